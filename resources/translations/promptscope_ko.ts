<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source> · weight {weight}</source>
        <translation> · 가중치 {weight}</translation>
    </message>
    <message>
        <source>% of word pairs are less alike</source>
        <translation>%는 이보다 덜 비슷한 단어 쌍의 비율</translation>
    </message>
    <message numerus="yes">
        <source>%n LoRA(s)</source>
        <translation>
            <numerusform>LoRA %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n바이트</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chunk(s)</source>
        <translation>
            <numerusform>청크 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>사본 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cut off or filling up a chunk</source>
        <translation>
            <numerusform>잘리거나 청크를 채우는 것 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n different prompt(s)</source>
        <translation>
            <numerusform>서로 다른 프롬프트 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n embedding(s)</source>
        <translation>
            <numerusform>임베딩 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) not read</source>
        <translation>
            <numerusform>읽지 못한 파일 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of wildcards are known.</source>
        <translation>
            <numerusform>와일드카드 파일 %n개를 읽었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that it was started with are not opened.</source>
        <translation>
            <numerusform>시작할 때 지정한 파일 %n개는 열지 않았습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>눈에 띄는 점 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in marks alone</source>
        <translation>
            <numerusform>홀로 선 기호 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) lead nowhere, or to what cannot be read.</source>
        <translation>
            <numerusform>링크 %n개가 끊겼거나 읽을 수 없는 곳을 가리킵니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n listed</source>
        <translation>
            <numerusform>%n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n longer than a chunk in {tool}</source>
        <translation>
            <numerusform>{tool}에서 청크 하나보다 긴 것 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>모델 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <comment>findings</comment>
        <translation>
            <numerusform>%n개 더</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of the text before</source>
        <translation>
            <numerusform>앞선 텍스트의 값 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) of twins</source>
        <translation>
            <numerusform>쌍둥이 %n쌍</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) without a prompt, which is missing here</source>
        <translation>
            <numerusform>프롬프트가 없어 여기에 빠진 그림 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>문제 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s)</source>
        <translation>
            <numerusform>프롬프트 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s) compared with all others word by word: no twin.</source>
        <translation>
            <numerusform>프롬프트 %n개를 다른 모든 것과 단어마다 비교했습니다. 쌍둥이가 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s) compared with all others word by word: {true} twins, {missed} missed.</source>
        <translation>
            <numerusform>프롬프트 %n개를 다른 모든 것과 단어마다 비교했습니다. 쌍둥이 {true}개, 놓친 것 {missed}개입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of padding behind EOS, unseen</source>
        <translation>
            <numerusform>EOS 뒤 패딩 %n행: 보는 단어 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) of padding, unseen</source>
        <translation>
            <numerusform>보이지 않는 패딩 행 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sampling step(s)</source>
        <translation>
            <numerusform>샘플링 %n스텝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>태그 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>토큰 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) by itself</source>
        <translation>
            <numerusform>단독으로 토큰 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) more with the styles</source>
        <translation>
            <numerusform>스타일 때문에 토큰 %n개 추가</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s), and no limit</source>
        <translation>
            <numerusform>토큰 %n개, 제한 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unnamed dot(s): enlarge</source>
        <translation>
            <numerusform>단어 없는 점 %n개: 확대</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n vector(s) of {widths}</source>
        <translation>
            <numerusform>너비 {widths}의 벡터 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s)</source>
        <translation>
            <numerusform>단어 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n word(s) and tags</source>
        <translation>
            <numerusform>단어와 태그 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;About Promptscope</source>
        <translation>Promptscope 정보(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>추가(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>폴더 추가(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>적용(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Ask again</source>
        <translation>다시 묻기(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Bring back what was there before</source>
        <translation>이전 상태 되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Bring it back</source>
        <translation>되돌리기(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>취소(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Compare with another prompt</source>
        <translation>다른 프롬프트와 비교(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy details</source>
        <translation>자세한 내용 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy numbers</source>
        <translation>숫자 복사(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>삭제(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download CLIP…</source>
        <translation>CLIP 내려받기(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Embeddings folder…</source>
        <translation>임베딩 폴더(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Empty</source>
        <translation>비우기(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Examples</source>
        <translation>예제(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export picture or numbers…</source>
        <translation>그림이나 숫자 내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>내보내기(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>찾기(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>안내서(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;History of prompts…</source>
        <translation>프롬프트 기록(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>크게(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Layout</source>
        <translation>배치(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Less weight</source>
        <translation>가중치 내리기(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;More weight</source>
        <translation>가중치 올리기(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;My tools…</source>
        <translation>내 도구(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Never together</source>
        <translation>함께 쓰인 적 없음(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;New</source>
        <translation>새로 만들기(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Next measure</source>
        <translation>다음 척도(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Normal</source>
        <translation>기본 크기(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open in the editor</source>
        <translation>편집기에서 열기(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>열기(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>붙여넣기(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Present</source>
        <translation>발표(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous measure</source>
        <translation>이전 척도(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Prompts</source>
        <translation>프롬프트(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Push</source>
        <translation>밀기(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Questions</source>
        <translation>질문(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Read again</source>
        <translation>다시 읽기(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>다시 실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Remove the tag</source>
        <translation>태그 삭제(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>배치 초기화(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Rungs</source>
        <translation>단계(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save session</source>
        <translation>세션 저장(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Show in the text</source>
        <translation>텍스트에서 보기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>작게(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Sorted by</source>
        <translation>정렬 기준(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Star</source>
        <translation>별표(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stay with this</source>
        <translation>이대로 계속(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Study</source>
        <translation>살펴보기(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take over</source>
        <translation>가져오기(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>실행 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo delete</source>
        <translation>삭제 취소(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Usual places…</source>
        <translation>흔히 있는 곳(&amp;U)…</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Word</source>
        <translation>단어(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Wrap lines</source>
        <translation>줄 바꿈(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Write</source>
        <translation>쓰기(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Write into the prompt</source>
        <translation>프롬프트에 쓰기(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Zoom ({percent} %)</source>
        <translation>확대/축소({percent}%)(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;bfloat16, faster and less exact</source>
        <translation>bfloat16, 더 빠르지만 덜 정확함(&amp;B)</translation>
    </message>
    <message>
        <source>(no prompt)</source>
        <translation>(프롬프트 없음)</translation>
    </message>
    <message>
        <source>+ {count} padding</source>
        <translation>+ 패딩 {count}</translation>
    </message>
    <message>
        <source>+ {count} template</source>
        <translation>+ 템플릿 {count}</translation>
    </message>
    <message>
        <source>--ask axis: axes are measured in CLIP alone.</source>
        <translation>--ask axis: 축은 CLIP에서만 잽니다.</translation>
    </message>
    <message>
        <source>--ask knows: what training and LoRAs change is looked up in CLIP alone.</source>
        <translation>--ask knows: 학습과 LoRA가 바꾸는 것은 CLIP에서만 찾아봅니다.</translation>
    </message>
    <message>
        <source>--ask shares: this encoder makes no summary of the prompt that could be divided.</source>
        <translation>--ask shares: 이 인코더는 나눌 프롬프트의 요약을 만들지 않습니다.</translation>
    </message>
    <message>
        <source>--ask shorten: this encoder makes no summary of the prompt that a step could be weighed by.</source>
        <translation>--ask shorten: 이 인코더는 단계마다 견줄 프롬프트의 요약을 만들지 않습니다.</translation>
    </message>
    <message>
        <source>--ask unet: the image models of this family are transformers, not a U-Net.</source>
        <translation>--ask unet: 이 계열의 이미지 모델은 U-Net이 아니라 트랜스포머입니다.</translation>
    </message>
    <message>
        <source>--ask zoo: only CLIP text encoders are compared.</source>
        <translation>--ask zoo: CLIP 텍스트 인코더만 견줍니다.</translation>
    </message>
    <message>
        <source>/ {limit} tokens</source>
        <translation>/ {limit} 토큰</translation>
    </message>
    <message>
        <source>1 is the mean gain of the prompt&apos;s words in that block</source>
        <translation>1은 그 블록에서 프롬프트 단어들의 평균 이득입니다</translation>
    </message>
    <message>
        <source>1 is what a random matrix makes of the word: the gain</source>
        <translation>1은 무작위 행렬이 그 단어로 만드는 값입니다: 이득</translation>
    </message>
    <message>
        <source>1 token at its end is not read.</source>
        <translation>끝의 토큰 1개는 읽히지 않습니다.</translation>
    </message>
    <message>
        <source>1 − cosine</source>
        <translation>1 − 코사인</translation>
    </message>
    <message>
        <source>1 − cosine between a word&apos;s vectors with and without the one that is changed: 0 is no change</source>
        <translation>바꾼 단어가 있을 때와 없을 때, 한 단어의 두 벡터 사이의 1 − 코사인: 0이면 변화 없음</translation>
    </message>
    <message>
        <source>1 − cosine between the vectors without and with the LoRAs: 0 is the same direction</source>
        <translation>LoRA가 없을 때와 있을 때의 벡터 사이의 1 − 코사인: 0은 같은 방향</translation>
    </message>
    <message>
        <source>1 − {cosine}</source>
        <translation>1 − {cosine}</translation>
    </message>
    <message>
        <source>16 tags, 45 tokens: each tag is one line here, the mean of its tokens. Look at how alike “long hair” and “very long hair” are. “absurdres” is read in two pieces.</source>
        <translation>태그 16개, 토큰 45개: 여기서는 태그 하나가 한 줄이며, 그 토큰들의 평균입니다. “long hair”와 “very long hair”가 얼마나 비슷한지 보세요. “absurdres”는 두 조각으로 읽힙니다.</translation>
    </message>
    <message>
        <source>1: the words around it change nothing. Words that are selected or pinned, else the first 8, and the one under the mouse. The mean is over all words.</source>
        <translation>1: 주변 단어가 아무것도 바꾸지 않음. 선택하거나 고정한 단어, 없으면 처음 8개와 마우스 아래의 단어를 그립니다. 평균은 모든 단어에 대한 것입니다.</translation>
    </message>
    <message>
        <source>3 to 12 words with commas between; or whole prompts, each with ; behind it. They are read as plain text.</source>
        <translation>쉼표로 나눈 단어 3~12개, 또는 뒤에 ;를 붙인 프롬프트 전체. 일반 텍스트로 읽습니다.</translation>
    </message>
    <message>
        <source>A - behind a word lowers its weight to 0.9 in {tool}.</source>
        <translation>{tool}에서는 단어 뒤의 -가 가중치를 0.9로 낮춥니다.</translation>
    </message>
    <message>
        <source>A CLIP text encoder of width {width} belongs to no family of image generators that is known here; it is read as {encoder}.</source>
        <translation>너비가 {width}인 CLIP 텍스트 인코더는 여기서 아는 어떤 이미지 생성 모델 계열에도 속하지 않습니다. {encoder}(으)로 읽습니다.</translation>
    </message>
    <message>
        <source>A LoRA is applied to CLIP’s text encoders alone. Into this encoder the program puts none, so nothing changes.</source>
        <translation>LoRA는 CLIP 텍스트 인코더에만 적용됩니다. 이 인코더에는 프로그램이 LoRA를 넣지 않으므로 바뀌는 것이 없습니다.</translation>
    </message>
    <message>
        <source>A \ B, layer {layer}</source>
        <translation>A \ B, 레이어 {layer}</translation>
    </message>
    <message>
        <source>A badge a model: the same as the reference, trained in some layers, a merge of two others, broken</source>
        <translation>모델마다 표시 하나: 기준과 같음, 일부 레이어만 학습됨, 다른 둘의 병합, 깨진 숫자</translation>
    </message>
    <message>
        <source>A character that cannot be seen ({codes}) stands here and changes what is read.</source>
        <translation>눈에 보이지 않는 문자({codes})가 여기에 있어 읽히는 내용이 달라집니다.</translation>
    </message>
    <message>
        <source>A click</source>
        <translation>클릭</translation>
    </message>
    <message>
        <source>A click colours the words by this block</source>
        <translation>클릭하면 이 블록으로 단어를 색칠합니다</translation>
    </message>
    <message>
        <source>A click lists the greatest numbers first</source>
        <translation>클릭하면 큰 값부터 늘어놓습니다</translation>
    </message>
    <message>
        <source>A click lists the words as the text has them</source>
        <translation>클릭하면 글의 순서대로 늘어놓습니다</translation>
    </message>
    <message>
        <source>A click looks at layer {layer}</source>
        <translation>클릭하면 레이어 {layer}을(를) 봅니다</translation>
    </message>
    <message>
        <source>A click on a part has it go next, before all that are not numbered; the rest is measured anew</source>
        <translation>부분을 클릭하면 번호 없는 것보다 먼저 다음 차례로 빠지고, 나머지는 다시 잽니다</translation>
    </message>
    <message>
        <source>A click on a part keeps it: it is never left out</source>
        <translation>부분을 클릭하면 지켜져 절대 빠지지 않습니다</translation>
    </message>
    <message>
        <source>A click on a part lists what could stand in its place</source>
        <translation>부분을 클릭하면 그 자리에 올 수 있는 말이 나옵니다</translation>
    </message>
    <message>
        <source>A click on a word puts it into the prompt</source>
        <translation>단어를 클릭하면 프롬프트에 들어갑니다</translation>
    </message>
    <message>
        <source>A click opens its blocks, or folds them</source>
        <translation>클릭하면 안의 블록을 펼치거나 접습니다</translation>
    </message>
    <message>
        <source>A click or Delete takes it away; Ctrl and an arrow key move it.</source>
        <translation>클릭하거나 Delete를 누르면 빠지고, Ctrl과 화살표 키로 옮깁니다.</translation>
    </message>
    <message>
        <source>A click or Enter lists the prompts that have it</source>
        <translation>클릭하거나 Enter를 누르면 그것이 든 프롬프트가 나열됩니다</translation>
    </message>
    <message>
        <source>A click or Enter lists the prompts that have the tag</source>
        <translation>클릭하거나 Enter를 누르면 그 태그가 든 프롬프트가 나열됩니다</translation>
    </message>
    <message>
        <source>A click or Enter opens a prompt in the editor, and undo brings yours back; a heading sorts</source>
        <translation>클릭하거나 Enter를 누르면 프롬프트가 편집기에서 열리고, 실행 취소하면 원래 것이 돌아옵니다. 제목을 누르면 정렬됩니다</translation>
    </message>
    <message>
        <source>A click or Enter opens it in the editor; undo brings yours back</source>
        <translation>클릭하거나 Enter를 누르면 편집기에서 열립니다. 실행 취소하면 원래 것이 돌아옵니다</translation>
    </message>
    <message>
        <source>A click puts “{word}” into the prompt</source>
        <translation>클릭하면 “{word}”이(가) 프롬프트에 들어갑니다</translation>
    </message>
    <message>
        <source>A click writes it into the prompt</source>
        <translation>누르면 프롬프트에 씁니다</translation>
    </message>
    <message>
        <source>A family</source>
        <translation>계열</translation>
    </message>
    <message>
        <source>A family, with the files of its encoders</source>
        <translation>계열과 그 인코더의 파일</translation>
    </message>
    <message>
        <source>A file decides what stands here; it is not known, so the name is read as it is typed.</source>
        <translation>여기에는 파일이 정하는 말이 들어갑니다. 그 파일을 알 수 없어 이름을 입력한 그대로 읽습니다.</translation>
    </message>
    <message>
        <source>A file of this encoder, as ComfyUI has it in models/text_encoders, or a diffusers folder</source>
        <translation>이 인코더의 파일: ComfyUI의 models/text_encoders에 있는 파일이나 diffusers 폴더</translation>
    </message>
    <message>
        <source>A file or chance can make other texts here, which are not counted.</source>
        <translation>파일이나 우연에 따라 다른 글도 나올 수 있으며, 그것은 세지 않습니다.</translation>
    </message>
    <message>
        <source>A frequent tag that stands in no prompt of this library with the first</source>
        <translation>이 모음의 어떤 프롬프트에서도 첫째 태그와 함께 나오지 않는, 자주 쓰인 태그</translation>
    </message>
    <message>
        <source>A large model</source>
        <translation>큰 모델</translation>
    </message>
    <message>
        <source>A line a tool: what it counts, and how far what it sends is from the chosen tool&apos;s</source>
        <translation>한 줄에 도구 하나: 센 토큰 수, 그리고 보내는 것이 고른 도구의 것과 얼마나 떨어져 있는지</translation>
    </message>
    <message>
        <source>A line a word, a column a block. A click or Enter chooses word and block; + or − opens a folded column.</source>
        <translation>한 줄이 단어 하나, 한 열이 블록 하나입니다. 클릭이나 Enter로 단어와 블록을 고르고, + 또는 −로 접힌 열을 폅니다.</translation>
    </message>
    <message>
        <source>A line for every word, in the order of the text</source>
        <translation>단어마다 한 줄, 글의 순서대로</translation>
    </message>
    <message>
        <source>A line lights its words in the prompt, a click selects them</source>
        <translation>줄을 가리키면 프롬프트에서 그 단어가 밝아지고, 클릭하면 선택됩니다</translation>
    </message>
    <message>
        <source>A line lights its words in the prompt, a click selects them, a heading sorts by its numbers</source>
        <translation>줄을 가리키면 프롬프트에서 그 단어가 밝아지고, 클릭하면 선택되며, 제목을 누르면 그 숫자로 정렬됩니다</translation>
    </message>
    <message>
        <source>A line lights its words in the prompt; Enter or a click asks how to write it otherwise</source>
        <translation>줄을 가리키면 프롬프트에서 그 단어가 밝아지고, Enter나 클릭은 달리 쓰는 방법을 묻습니다</translation>
    </message>
    <message>
        <source>A long prompt for SDXL</source>
        <translation>SDXL용 긴 프롬프트</translation>
    </message>
    <message>
        <source>A microscope for the prompts of image generators: how the text encoder reads them, CLIP as well as T5, Qwen, Gemma and Mistral, layer by layer, out of your own model files.

No telemetry: nothing you type leaves this machine. The network is used only for a download that you ask for, and when you ask whether there is a newer version.

Promptscope is free software under the MIT licence.</source>
        <translation>이미지 생성 프롬프트를 들여다보는 현미경입니다. CLIP과 T5, Qwen, Gemma, Mistral 같은 텍스트 인코더가 프롬프트를 레이어마다 어떻게 읽는지, 자신의 모델 파일로 볼 수 있습니다.

원격 측정은 없습니다. 입력한 내용은 이 컴퓨터를 떠나지 않습니다. 네트워크는 직접 요청한 내려받기와, 새 버전이 있는지 직접 물을 때에만 쓰입니다.

Promptscope는 MIT 라이선스를 따르는 자유 소프트웨어입니다.</translation>
    </message>
    <message>
        <source>A name has to follow “embedding:”: ComfyUI stops here with an error.</source>
        <translation>“embedding:” 뒤에는 이름이 있어야 합니다. ComfyUI는 여기서 오류로 멈춥니다.</translation>
    </message>
    <message>
        <source>A number behind a bare word is no weight in {tool}; put the word in brackets.</source>
        <translation>{tool}에서는 괄호 없는 단어 뒤의 수가 가중치가 아닙니다. 단어를 괄호로 묶으세요.</translation>
    </message>
    <message>
        <source>A number is missing here: {tool} then puts on no LoRA of this prompt.</source>
        <translation>여기에 숫자가 빠졌습니다. 그러면 {tool}은(는) 이 프롬프트의 LoRA를 하나도 적용하지 않습니다.</translation>
    </message>
    <message>
        <source>A paragraph a reason, and the words it is about; a click or Enter selects their tokens</source>
        <translation>이유 하나에 한 문단, 그 아래에 해당하는 단어들이 있습니다. 클릭하거나 Enter를 누르면 그 토큰이 선택됩니다</translation>
    </message>
    <message>
        <source>A pass of this encoder takes seconds: one other word, the same for all, stands in each word’s place instead of four in turn. On small encoders of random numbers that orders words as four do at rank correlations of 0.3 to 0.9, 0.8 in the middle</source>
        <translation>이 인코더는 한 번 읽는 데 몇 초가 걸립니다: 단어마다 차례로 네 단어가 아니라 모두에게 같은 다른 단어 하나를 세웁니다. 무작위 숫자로 된 작은 인코더에서 그 순서는 네 단어로 잰 순서와 순위 상관 0.3~0.9, 가운데 0.8로 맞습니다</translation>
    </message>
    <message>
        <source>A piece lights its words in the prompt, a click selects them; below the line they pull away</source>
        <translation>조각을 가리키면 프롬프트에서 그 단어가 밝아지고, 클릭하면 선택됩니다. 선 아래 조각은 반대쪽으로 당깁니다</translation>
    </message>
    <message>
        <source>A piece of a word, which cannot be typed alone</source>
        <translation>단어의 조각이라 혼자 입력할 수 없습니다</translation>
    </message>
    <message>
        <source>A pin with a small word is not drawn while small words are left out (Ctrl+Shift+W).</source>
        <translation>작은 단어가 빠져 있는 동안 작은 단어가 든 쌍은 그리지 않습니다 (Ctrl+Shift+W).</translation>
    </message>
    <message>
        <source>A price is how far the prompt’s summary moves without the part, in units of what one more comma at the end does. Weights are ignored while measuring. An artist’s reason for a tag may be invisible here.</source>
        <translation>값은 그 부분이 없을 때 프롬프트의 요약이 얼마나 움직이는지를, 끝에 쉼표 하나를 더할 때 움직이는 만큼을 1로 하여 나타냅니다. 잴 때 가중치는 무시합니다. 작가가 태그를 넣은 이유가 여기서는 보이지 않을 수 있습니다.</translation>
    </message>
    <message>
        <source>A row sees itself and the rows before it, never a later one: word order goes one way.</source>
        <translation>행은 자신과 앞의 행만 보고 뒤의 행은 보지 못합니다. 어순은 한쪽으로만 작용합니다.</translation>
    </message>
    <message>
        <source>A schedule</source>
        <translation>스케줄</translation>
    </message>
    <message>
        <source>A share a tag: what stands between two commas</source>
        <translation>태그마다 몫 하나: 쉼표와 쉼표 사이에 있는 것</translation>
    </message>
    <message>
        <source>A share a word, small words among them, so that they add up</source>
        <translation>단어마다 몫 하나. 더해서 전체가 되도록 짧은 단어도 들어갑니다</translation>
    </message>
    <message>
        <source>A small stand-in trained for this program; your model&apos;s values will differ</source>
        <translation>이 프로그램을 위해 학습한 작은 대용품입니다. 실제 모델의 값은 다릅니다</translation>
    </message>
    <message>
        <source>A starred prompt is kept for ever</source>
        <translation>별표한 프롬프트는 계속 보관됩니다</translation>
    </message>
    <message>
        <source>A tag in the prompt names it</source>
        <translation>프롬프트의 태그가 가리킵니다</translation>
    </message>
    <message>
        <source>A tendency is spoken of where the mean rung, each weighted by its similarity, goes one way over the layers</source>
        <translation>유사도로 가중한 평균 단계가 레이어를 따라 한 방향으로 갈 때 경향이 있다고 말합니다</translation>
    </message>
    <message>
        <source>A text in {file} is larger than 16 MB and was not read.</source>
        <translation>{file}에 들어 있는 텍스트가 16 MB보다 커서 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>A text in {file} is packed by Brotli, which is not read here. Save the picture as PNG, or as JPEG XL without packed metadata.</source>
        <translation>{file}의 텍스트가 Brotli로 압축되어 있는데, 여기서는 읽지 못합니다. 그림을 PNG로, 또는 메타데이터를 압축하지 않은 JPEG XL로 저장하세요.</translation>
    </message>
    <message>
        <source>A textual inversion (.safetensors), which every tool reads in place of the word</source>
        <translation>모든 도구가 단어 대신 읽는 텍스트 인버전(.safetensors)</translation>
    </message>
    <message>
        <source>A to B, colours to {end}</source>
        <translation>A에서 B로, 색은 {end}까지</translation>
    </message>
    <message>
        <source>A wildcard and a choice</source>
        <translation>와일드카드와 선택</translation>
    </message>
    <message>
        <source>A window over folders of pictures, captions and lists: lengths, tags, groups, pairs never together</source>
        <translation>그림, 캡션, 목록이 든 폴더를 보는 창: 길이, 태그, 묶음, 함께 쓰인 적 없는 쌍</translation>
    </message>
    <message>
        <source>A word&apos;s vector is the mean of its tokens&apos; rows; punctuation is left out</source>
        <translation>단어의 벡터는 그 토큰들의 행의 평균입니다. 문장 부호는 뺍니다</translation>
    </message>
    <message>
        <source>A | outside of brackets: {tool} then reads all schedules of this text as words.</source>
        <translation>괄호 밖에 |가 있으면 {tool}에서는 이 텍스트의 프롬프트 스케줄을 모두 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>A × B, layer {layer}</source>
        <translation>A × B, 레이어 {layer}</translation>
    </message>
    <message>
        <source>A1111&apos;s setting: how weights act on the rows, or whether brackets are read at all</source>
        <translation>A1111의 설정입니다. 가중치가 행에 어떻게 작용하는지, 괄호를 읽을지를 정합니다</translation>
    </message>
    <message>
        <source>A1111, Forge, ComfyUI and others: the prompt is read with all that is installed there</source>
        <translation>A1111, Forge, ComfyUI 등: 그곳에 설치된 모든 것과 함께 프롬프트를 읽습니다</translation>
    </message>
    <message>
        <source>A1111’s setting for weights</source>
        <translation>가중치에 대한 A1111의 설정</translation>
    </message>
    <message>
        <source>AND part</source>
        <translation>AND 부분</translation>
    </message>
    <message>
        <source>About Promptscope</source>
        <translation>Promptscope 정보</translation>
    </message>
    <message>
        <source>Above: the norm of the difference between the weights, relative to the other encoder&apos;s own.
Below: the mean over the words of 1 − cosine between the rows the two encoders give.</source>
        <translation>위: 다른 인코더의 가중치 norm에 대한 가중치 차이의 norm.
아래: 두 인코더가 내는 행 사이의 1 − 코사인을 단어에 대해 평균한 값.</translation>
    </message>
    <message>
        <source>Across layers</source>
        <translation>레이어별 변화</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>폴더 추가(&amp;F)…</translation>
    </message>
    <message>
        <source>Add checkpoints to see whether they read this prompt differently, from which layer on, and whether their text encoders were trained at all. Only the text encoder of each file is read.</source>
        <translation>체크포인트를 추가하면 이 프롬프트를 다르게 읽는지, 어느 레이어부터 갈라지는지, 텍스트 인코더가 학습되기는 했는지 볼 수 있습니다. 각 파일에서 텍스트 인코더만 읽습니다.</translation>
    </message>
    <message>
        <source>Add f&amp;iles…</source>
        <translation>파일 추가(&amp;I)…</translation>
    </message>
    <message>
        <source>Add models…</source>
        <translation>모델 추가…</translation>
    </message>
    <message>
        <source>Add my &amp;tool’s folder…</source>
        <translation>내 도구의 폴더 추가(&amp;T)…</translation>
    </message>
    <message>
        <source>Add my tool’s folder…</source>
        <translation>내 도구의 폴더 추가…</translation>
    </message>
    <message>
        <source>Add the file of {encoder}…</source>
        <translation>{encoder} 파일 추가…</translation>
    </message>
    <message>
        <source>Added before, and read again: {tools}.</source>
        <translation>이미 추가되어 있어 다시 읽습니다: {tools}.</translation>
    </message>
    <message>
        <source>Added by the style “{style}”; it does not stand in your text.</source>
        <translation>스타일 “{style}”에서 더해진 것으로, 입력한 글에는 없습니다.</translation>
    </message>
    <message>
        <source>Added: {tools}. You choose which one you write for in “My tools”.</source>
        <translation>추가함: {tools}. 어느 도구의 프롬프트를 쓰는지는 “내 도구”에서 고릅니다.</translation>
    </message>
    <message>
        <source>Adds none</source>
        <translation>아무것도 추가하지 않습니다</translation>
    </message>
    <message>
        <source>Adds the prompts that you have written in Promptscope</source>
        <translation>Promptscope에서 쓴 프롬프트를 더합니다</translation>
    </message>
    <message>
        <source>Adds the tools that are ticked</source>
        <translation>체크한 도구를 추가합니다</translation>
    </message>
    <message>
        <source>After a backslash at the very end {tool} sends the word “undefined”.</source>
        <translation>맨 끝의 백슬래시 뒤에 {tool}에서는 “undefined”라는 단어를 붙여 보냅니다.</translation>
    </message>
    <message>
        <source>Against {encoder}: {findings}</source>
        <translation>비교 대상 {encoder}: {findings}</translation>
    </message>
    <message>
        <source>Alike words stand side by side, each word once; frames are groups, named by the words in their middle. The order is that of the layer that the tool hands on; it stays while you look at others and type</source>
        <translation>비슷한 단어가 나란히 서고, 같은 단어는 한 번만 나옵니다. 테두리는 무리이며, 그 한가운데의 단어로 이름을 붙입니다. 순서는 도구가 넘겨주는 레이어의 것이고, 다른 레이어를 보거나 입력하는 동안에는 그대로입니다</translation>
    </message>
    <message numerus="yes">
        <source>All %n model(s) of the studio</source>
        <translation>
            <numerusform>스튜디오의 모델 %n개 모두</numerusform>
        </translation>
    </message>
    <message>
        <source>All chunks, or one, whose rows have more room</source>
        <translation>모든 청크, 또는 행마다 자리가 더 넓은 청크 하나</translation>
    </message>
    <message>
        <source>All distances as true as a plane can have them (SMACOF)</source>
        <translation>모든 거리를 평면에서 가능한 한 맞게 놓습니다 (SMACOF)</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>모든 파일</translation>
    </message>
    <message>
        <source>All its norms are 1 and their biases 0, as before the first training step: a stand-in.</source>
        <translation>첫 학습 단계 전처럼 모든 norm이 1이고 그 bias가 0입니다. 자리만 채운 것입니다.</translation>
    </message>
    <message>
        <source>All layers are the same.</source>
        <translation>모든 레이어가 같습니다.</translation>
    </message>
    <message>
        <source>All padding is the end token, {id}, as in Stable Diffusion 1.x.</source>
        <translation>모든 패딩이 종료 토큰 {id}입니다. Stable Diffusion 1.x와 같습니다.</translation>
    </message>
    <message>
        <source>All padding is token 0 (“!”), as Stable Diffusion 2.x and SDXL’s second encoder use it.</source>
        <translation>모든 패딩이 토큰 0(“!”)입니다. Stable Diffusion 2.x와 SDXL의 두 번째 인코더가 이렇게 씁니다.</translation>
    </message>
    <message>
        <source>All panes</source>
        <translation>모든 패널</translation>
    </message>
    <message>
        <source>All prompts</source>
        <translation>모든 프롬프트</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>모든 행</translation>
    </message>
    <message>
        <source>All texts in the file</source>
        <translation>파일에 든 모든 텍스트</translation>
    </message>
    <message>
        <source>All that can be opened</source>
        <translation>열 수 있는 모든 파일</translation>
    </message>
    <message>
        <source>All tools read the same words with the same weights.</source>
        <translation>모든 도구가 같은 단어를 같은 가중치로 읽습니다.</translation>
    </message>
    <message>
        <source>All your prompts beside one another</source>
        <translation>모든 프롬프트를 나란히</translation>
    </message>
    <message>
        <source>All {count} layers differ, layer {furthest} most.</source>
        <translation>{count}개 레이어가 모두 다르며, 레이어 {furthest}의 차이가 가장 큽니다.</translation>
    </message>
    <message>
        <source>All × all</source>
        <translation>모두 × 모두</translation>
    </message>
    <message>
        <source>Alone, a word stands in the same template, and has no padding behind it.</source>
        <translation>홀로 둔 단어는 같은 템플릿 안에 있고, 뒤에 패딩이 없습니다.</translation>
    </message>
    <message>
        <source>Among the last of the vocabulary: seldom in the texts that it was made of</source>
        <translation>어휘의 끝부분에 있음: 어휘를 만든 글에 드물게 나옵니다</translation>
    </message>
    <message>
        <source>Among {units} the {cosine} of a pair is on average {last} at layer {last_layer}, the last, and {before} at layer {layer_before}; it is lowest at layer {lowest_layer} ({lowest}).</source>
        <translation>{units} 가운데 두 개씩 짝지은 {cosine} 평균은 마지막인 레이어 {last_layer}에서 {last}, 레이어 {layer_before}에서 {before}이며, 레이어 {lowest_layer}에서 가장 낮습니다({lowest}).</translation>
    </message>
    <message>
        <source>An adapter in the image model’s file makes rows of the other encoder’s tokens out of them.</source>
        <translation>이미지 모델 파일에 있는 어댑터가 이것으로 다른 인코더의 토큰마다 행을 만듭니다.</translation>
    </message>
    <message>
        <source>And around the negative one</source>
        <translation>네거티브 프롬프트를 감싸는 글</translation>
    </message>
    <message>
        <source>Anima&apos;s adapter lies in its image model&apos;s file, which was not named: what it makes of these rows is not shown.</source>
        <translation>Anima의 어댑터는 이미지 모델 파일에 들어 있는데 그 파일이 지정되지 않았습니다. 어댑터가 이 행들로 만드는 것은 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Animals</source>
        <translation>동물</translation>
    </message>
    <message>
        <source>Another change of the same weight goes before them.</source>
        <translation>같은 가중치의 다른 변경이 먼저 쓰입니다.</translation>
    </message>
    <message>
        <source>Another encoder to set this one against; with two encoders, its counterpart is taken</source>
        <translation>이 인코더와 견줄 다른 인코더. 인코더가 둘이면 대응하는 쪽을 씁니다</translation>
    </message>
    <message>
        <source>Another folder of wildcards; its files go before those of your tool that have their names…</source>
        <translation>다른 와일드카드 폴더; 도구의 파일과 이름이 같으면 이 폴더의 파일이 쓰입니다…</translation>
    </message>
    <message>
        <source>Another of its text encoders is not CLIP&apos;s ({kind}) and is not shown.</source>
        <translation>다른 텍스트 인코더 하나는 CLIP이 아니어서({kind}) 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>Another repository:</source>
        <translation>다른 저장소:</translation>
    </message>
    <message>
        <source>Another way at random</source>
        <translation>무작위로 다른 경우</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답</translation>
    </message>
    <message>
        <source>Any repository with CLIP&apos;s text encoder, such as that of a model you generate with</source>
        <translation>CLIP 텍스트 인코더가 든 저장소라면 무엇이든 됩니다. 예: 그림을 만들 때 쓰는 모델의 저장소</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 그래픽</translation>
    </message>
    <message>
        <source>Arrays (*.npz);;Numbers (*.csv)</source>
        <translation>배열 (*.npz);;숫자 (*.csv)</translation>
    </message>
    <message>
        <source>Arrow keys point · Enter: {does} · Esc leaves</source>
        <translation>화살표: 이동 · Enter: {does} · Esc: 나가기</translation>
    </message>
    <message>
        <source>Art styles</source>
        <translation>화풍</translation>
    </message>
    <message>
        <source>As &amp;B</source>
        <translation>B로 비교(&amp;B)</translation>
    </message>
    <message>
        <source>As AUTOMATIC1111&apos;s web UI reads it: (weights:1.2), [schedules:0.5], BREAK, AND, chunks of 75 tokens</source>
        <translation>AUTOMATIC1111 web UI가 읽는 방식: (weights:1.2), [schedules:0.5], BREAK, AND, 75토큰 단위 청크</translation>
    </message>
    <message>
        <source>As ComfyUI reads it: (weights:1.2), embedding:name, words moved whole to the next chunk</source>
        <translation>ComfyUI가 읽는 방식: (weights:1.2), embedding:name, 단어를 자르지 않고 다음 청크로 옮김</translation>
    </message>
    <message>
        <source>As Forge Neo reads it: A1111&apos;s syntax, comments /* … */, // and #, a counter that BREAK does not pad</source>
        <translation>Forge Neo가 읽는 방식: A1111의 문법, 주석 /* … */, //, #, BREAK로 채워지지 않는 카운터</translation>
    </message>
    <message>
        <source>As SD.Next reads it: (weights:1.2), a line break is a BREAK, [schedules:0.5], {choices|choices}</source>
        <translation>SD.Next가 읽는 방식: (weights:1.2), 줄바꿈은 BREAK, [schedules:0.5], {choices|choices}</translation>
    </message>
    <message>
        <source>As compel reads it: word++, (phrase)1.3, .blend(), .and()</source>
        <translation>compel이 읽는 방식: word++, (phrase)1.3, .blend(), .and()</translation>
    </message>
    <message>
        <source>As diffusers reads it: plain text, cut off after 75 tokens</source>
        <translation>diffusers가 읽는 방식: 일반 텍스트, 75토큰 뒤는 잘림</translation>
    </message>
    <message>
        <source>As reForge reads it: A1111&apos;s syntax, comments /* … */, // and #, (words:x2.5) that repeats them</source>
        <translation>reForge가 읽는 방식: A1111의 문법, 주석 /* … */, //, #, 단어를 되풀이하는 (words:x2.5)</translation>
    </message>
    <message>
        <source>As the U-Net sees it</source>
        <translation>U-Net이 보는 대로</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>As typed</source>
        <translation>입력한 그대로</translation>
    </message>
    <message>
        <source>As your tool counts them</source>
        <translation>쓰는 도구가 세는 대로</translation>
    </message>
    <message>
        <source>Asked of CLIP alone: from other encoders tools may hide all that stands behind a padding token in the prompt</source>
        <translation>CLIP에만 묻습니다: 다른 인코더에서는 도구가 프롬프트 속 패딩 토큰 뒤의 모든 것을 숨길 수 있습니다</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>묻는 중</translation>
    </message>
    <message>
        <source>Asking {server} what is newer than version {version}…</source>
        <translation>버전 {version}보다 새로운 것이 있는지 {server}에 묻는 중…</translation>
    </message>
    <message>
        <source>Asking {server}…</source>
        <translation>{server}에 묻는 중…</translation>
    </message>
    <message>
        <source>Asks once more</source>
        <translation>한 번 더 묻습니다</translation>
    </message>
    <message>
        <source>Asks where Promptscope is published, once you click, and shows what changed</source>
        <translation>클릭할 때에만 Promptscope를 배포하는 곳에 묻고, 무엇이 바뀌었는지 보여 줍니다</translation>
    </message>
    <message>
        <source>Asks {server} how large it is; you decide then</source>
        <translation>{server}에 크기를 묻습니다. 그다음에 정하면 됩니다</translation>
    </message>
    <message>
        <source>Asks {server} what there is to fetch and how large it is</source>
        <translation>무엇을 얼마나 받아야 하는지 {server}에 묻습니다</translation>
    </message>
    <message>
        <source>At layer 0 and at layer {last} the closest rung to “{word}” is “{first}”</source>
        <translation>레이어 0과 레이어 {last}에서 “{word}”에 가장 가까운 단계는 모두 “{first}”입니다</translation>
    </message>
    <message>
        <source>At least {count} are needed to compare {encoder} with {other}.</source>
        <translation>{encoder} 대 {other} 비교에는 {count} 이상이 필요합니다.</translation>
    </message>
    <message>
        <source>At strength 0 it moves no word.</source>
        <translation>강도 0에서는 어떤 단어도 움직이지 않습니다.</translation>
    </message>
    <message>
        <source>At the last layer the {count} padding rows of chunk {chunks} are {to_end} away from its EOS row (1 − cosine), and up to {to_first} from the first of them: they hold one token, but each has a place of its own, and all have seen the words of their chunk.</source>
        <translation>마지막 레이어에서 청크 {chunks}의 패딩 행 {count}개는 그 EOS 행과 {to_end}만큼(1 − 코사인), 첫 패딩 행과는 최대 {to_first}만큼 떨어져 있습니다. 토큰은 같지만 위치가 저마다 다르고, 모두 자기 청크의 단어들을 보았기 때문입니다.</translation>
    </message>
    <message>
        <source>At the last layer the {count} padding rows of the chunks {chunks} are {to_end} away from the EOS row of their chunk (1 − cosine), and up to {to_first} from the first padding there: they hold one token, but each has a place of its own, and all have seen the words of their chunk.</source>
        <translation>마지막 레이어에서 청크 {chunks}의 패딩 행 {count}개는 자기 청크의 EOS 행과 {to_end}만큼(1 − 코사인), 그 청크의 첫 패딩 행과는 최대 {to_first}만큼 떨어져 있습니다. 토큰은 같지만 위치가 저마다 다르고, 모두 자기 청크의 단어들을 보았기 때문입니다.</translation>
    </message>
    <message>
        <source>At which sampling step the schedules are looked at</source>
        <translation>스케줄을 어느 샘플링 스텝에서 볼지 정합니다</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>Automatic: the prompt has {count} words, and above {limit} they are left out.</source>
        <translation>자동: 프롬프트의 단어가 {count}개라서 뺐습니다 ({limit}개를 넘으면 뺍니다).</translation>
    </message>
    <message>
        <source>Automatic: they are left out where the unit is a word and a prompt has more than {limit}.</source>
        <translation>자동: 단위가 단어이고 프롬프트의 단어가 {limit}개를 넘을 때만 뺍니다.</translation>
    </message>
    <message>
        <source>Axis: {name}</source>
        <translation>축: {name}</translation>
    </message>
    <message>
        <source>B is read by the same tool’s rules as A. Weights have no part in it.</source>
        <translation>B는 A와 같은 도구의 규칙으로 읽습니다. 가중치는 관여하지 않습니다.</translation>
    </message>
    <message>
        <source>BOS and EOS</source>
        <translation>BOS와 EOS</translation>
    </message>
    <message>
        <source>BOS is hidden, and each row&apos;s rest was brought back to a sum of 1.</source>
        <translation>BOS를 숨기고, 각 행의 나머지를 합이 1이 되도록 맞췄습니다.</translation>
    </message>
    <message>
        <source>BREAK between them</source>
        <translation>둘 사이에 BREAK</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>돌아가기</translation>
    </message>
    <message>
        <source>Below, both are shown word by word</source>
        <translation>아래에 둘이 단어마다 표시됩니다</translation>
    </message>
    <message>
        <source>Beside its text encoder stand {count} tensors that CLIP does not have, such as {name}; none is used.</source>
        <translation>텍스트 인코더 옆에 CLIP에는 없는 텐서 {count}개가 있습니다(예: {name}). 하나도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Both have the same words.</source>
        <translation>둘의 단어가 같습니다.</translation>
    </message>
    <message>
        <source>Both lists are the same to the model: there is no line between them.</source>
        <translation>모델에게는 두 목록이 같아서, 그 사이에 선이 없습니다.</translation>
    </message>
    <message>
        <source>Brackets also change how the text is cut into tokens.</source>
        <translation>괄호를 쓰면 글이 토큰으로 나뉘는 방식도 달라집니다.</translation>
    </message>
    <message>
        <source>Brings back what was deleted last</source>
        <translation>마지막으로 삭제한 것을 되살립니다</translation>
    </message>
    <message>
        <source>Brings the words or tags in one after the other, in eight random orders, and shows the mean of what each adds beside its share; of up to six in all orders. That takes some 16 passes for 9 tags, 84 for 17</source>
        <translation>단어나 태그를 하나씩, 무작위 순서 여덟 가지로 들여오며 저마다 더하는 양의 평균을 몫 옆에 보여 줍니다. 여섯 개까지는 모든 순서로 잽니다. 태그 9개면 인코딩 16번쯤, 17개면 84번쯤 걸립니다</translation>
    </message>
    <message>
        <source>Brings {pane} to the front, where more of this is shown</source>
        <translation>더 자세히 보여 주는 {pane} 패널을 앞으로 가져옵니다</translation>
    </message>
    <message>
        <source>Built as</source>
        <translation>구조</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>내장</translation>
    </message>
    <message>
        <source>By its construction every row sees all others: a word’s row changes with what is typed behind it.</source>
        <translation>구조상 모든 행이 서로를 봅니다. 단어의 행은 그 뒤에 쓴 것에 따라서도 달라집니다.</translation>
    </message>
    <message>
        <source>By its construction no row sees a later one: a word’s row is the same whatever is typed behind it. Only the rows behind a word know of it, those of the template among them.</source>
        <translation>구조상 어떤 행도 뒤의 행을 보지 못합니다. 단어의 행은 뒤에 무엇을 쓰든 같습니다. 그 단어를 아는 것은 템플릿의 행을 포함해 뒤에 있는 행뿐입니다.</translation>
    </message>
    <message>
        <source>By its construction no row sees a later one: a word’s row is the same whatever is typed behind it. Only the rows behind a word, EOS and padding among them, know of it.</source>
        <translation>구조상 어떤 행도 뒤의 행을 보지 못합니다. 뒤에 무엇을 입력하든 단어의 행은 그대로입니다. 그 단어를 아는 것은 EOS와 패딩을 포함하여 단어 뒤에 있는 행뿐입니다.</translation>
    </message>
    <message>
        <source>By its rows, compared word by word wherever they stand, {rows} of the prompt is lost; with the end cut off {tail}.</source>
        <translation>행을 자리와 상관없이 단어끼리 비교하면 프롬프트의 {rows}가 사라집니다. 끝을 자르면 {tail}입니다.</translation>
    </message>
    <message>
        <source>By least change, or towards one end of your own axis (pane Own axes)</source>
        <translation>가장 적게 바뀌는 순서, 또는 나만의 축(나만의 축 창)의 한쪽 끝을 향해</translation>
    </message>
    <message>
        <source>By the similarity in all directions, not only the two that are drawn</source>
        <translation>그려진 두 방향만이 아니라 모든 방향에서의 유사도에 따릅니다</translation>
    </message>
    <message>
        <source>C&amp;hoose model…</source>
        <translation>모델 고르기(&amp;H)…</translation>
    </message>
    <message>
        <source>CLIP L {share} %</source>
        <translation>CLIP L {share} %</translation>
    </message>
    <message>
        <source>CLIP ViT-L/14, as in Stable Diffusion 1.x</source>
        <translation>CLIP ViT-L/14, Stable Diffusion 1.x에서 쓰는 것</translation>
    </message>
    <message>
        <source>CLIP has no summary of several chunks: theirs are averaged by their tokens.</source>
        <translation>CLIP에는 여러 청크의 요약이 없어, 각 청크의 요약을 토큰 수로 평균합니다.</translation>
    </message>
    <message>
        <source>CLIP has tokens for pieces of Korean letters only: the four words cost 18 tokens. In English the same, “a girl in a red dress”, costs 6.</source>
        <translation>CLIP에는 한글 글자의 조각에 대한 토큰만 있습니다. 네 단어가 토큰 18개를 씁니다. 같은 뜻의 영어 “a girl in a red dress”는 6개입니다.</translation>
    </message>
    <message>
        <source>CLIP hears only the first {count} tokens; the rest is T5’s alone.</source>
        <translation>CLIP은 처음 {count}토큰만 듣습니다. 나머지는 T5만 듣습니다.</translation>
    </message>
    <message>
        <source>CLIP reads from left to right: “cat” takes from “calico” before it, and from nothing behind it. Point at a word to see what it takes from the others.</source>
        <translation>CLIP은 왼쪽에서 오른쪽으로 읽습니다. “cat”은 앞에 있는 “calico”에서는 가져오지만 뒤에 있는 것에서는 가져오지 않습니다. 단어를 가리키면 다른 단어에서 무엇을 가져오는지 보입니다.</translation>
    </message>
    <message>
        <source>CLIP reads this as a special token, not as letters.</source>
        <translation>CLIP은 이것을 글자가 아니라 특수 토큰으로 읽습니다.</translation>
    </message>
    <message>
        <source>CLIP reads words as it does without it.</source>
        <translation>CLIP은 이것이 없을 때와 똑같이 단어를 읽습니다.</translation>
    </message>
    <message numerus="yes">
        <source>CLIP’s vocabulary of 49,408 pieces makes {count} token(s) of them: {spelt}.</source>
        <translation>
            <numerusform>49,408개 조각으로 된 CLIP의 어휘로 나누면 토큰 {count}개가 됩니다: {spelt}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Can I push a word along a line of my own?</source>
        <translation>단어를 내가 만든 선을 따라 밀 수 있나요?</translation>
    </message>
    <message>
        <source>Can the U-Net tell these two words apart?</source>
        <translation>U-Net은 이 두 단어를 구별하나요?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Candidates are words that the text encoder part moves most, each alone, at the layer that is sent: not every one wakes the LoRA, and a style has no trigger at all. A rare word may move much only because it is odd. Of the U-Net part nothing is said: no word can be told from it.</source>
        <translation>후보는 텍스트 인코더 부분이 가장 많이 움직이는 단어입니다. 각각 혼자, 전달되는 레이어에서 잽니다. 모두가 LoRA를 깨우는 것은 아니며, 스타일에는 트리거가 아예 없습니다. 드문 단어는 특이해서 많이 움직일 수도 있습니다. U-Net 부분에 대해서는 아무것도 말하지 않습니다. 거기서는 단어를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>Change by tokens left</source>
        <translation>남은 토큰에 따른 변화</translation>
    </message>
    <message>
        <source>Change no more words</source>
        <translation>단어를 더 바꾸지 않습니다</translation>
    </message>
    <message>
        <source>Change the other words too</source>
        <translation>나머지 단어도 바꿉니다</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>바꾸는 방식</translation>
    </message>
    <message>
        <source>Changed in the vocabulary</source>
        <translation>어휘에서 바뀐 것</translation>
    </message>
    <message>
        <source>Changes of {encoder} are not used: only CLIP&apos;s text encoders are opened.</source>
        <translation>{encoder}의 변경은 쓰이지 않습니다. CLIP의 텍스트 인코더만 엽니다.</translation>
    </message>
    <message>
        <source>Changes the prompt; undo brings it back</source>
        <translation>프롬프트를 바꿉니다. 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Changing the words, one after the other…</source>
        <translation>단어를 하나씩 바꾸는 중…</translation>
    </message>
    <message>
        <source>Check failed:</source>
        <translation>검사 실패:</translation>
    </message>
    <message>
        <source>Check holds weakly:</source>
        <translation>검사 약하게 통과:</translation>
    </message>
    <message>
        <source>Check holds:</source>
        <translation>검사 통과:</translation>
    </message>
    <message>
        <source>Checking what came…</source>
        <translation>받은 파일 확인 중…</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Checkpoints, text encoders and diffusers folders to compare with the open model</source>
        <translation>열린 모델과 비교할 체크포인트, 텍스트 인코더, diffusers 폴더</translation>
    </message>
    <message>
        <source>Choose a LoRA</source>
        <translation>LoRA 고르기</translation>
    </message>
    <message>
        <source>Choose a LoRA above to see where in the U-Net it acts. No checkpoint is needed.</source>
        <translation>위에서 LoRA를 고르면 U-Net의 어디에 작용하는지 보입니다. 체크포인트는 필요 없습니다.</translation>
    </message>
    <message>
        <source>Choose a LoRA above to see which words its text encoder part moves most.</source>
        <translation>위에서 LoRA를 고르면 텍스트 인코더 부분이 가장 많이 움직이는 단어를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Choose a LoRA…</source>
        <translation>LoRA 고르기…</translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation>체크포인트 고르기</translation>
    </message>
    <message>
        <source>Choose a checkpoint…</source>
        <translation>체크포인트 고르기…</translation>
    </message>
    <message>
        <source>Choose a diffusers folder</source>
        <translation>diffusers 폴더 고르기</translation>
    </message>
    <message>
        <source>Choose a diffusers folder…</source>
        <translation>diffusers 폴더 고르기…</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>파일 고르기</translation>
    </message>
    <message>
        <source>Choose a folder of LoRAs or models</source>
        <translation>LoRA나 모델이 든 폴더 고르기</translation>
    </message>
    <message>
        <source>Choose a folder of LoRAs or models to look for these in; it is looked through for later pictures too</source>
        <translation>이것들을 찾아볼 LoRA나 모델 폴더를 고릅니다. 다음 그림에서도 이 폴더를 찾아봅니다</translation>
    </message>
    <message>
        <source>Choose a folder of prompts</source>
        <translation>프롬프트 폴더 고르기</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 고르기…</translation>
    </message>
    <message>
        <source>Choose a model to see which words it reads most differently; Delete takes it off the list</source>
        <translation>모델을 고르면 어떤 단어를 가장 다르게 읽는지 보입니다. Delete 키는 목록에서 뺍니다</translation>
    </message>
    <message>
        <source>Choose another model above: the same words are read by its encoder, and the likenesses among them are compared.</source>
        <translation>위에서 다른 모델을 고르세요. 같은 단어를 그 인코더로 읽고, 단어들 사이의 닮음을 견줍니다.</translation>
    </message>
    <message>
        <source>Choose another repository.</source>
        <translation>다른 저장소를 선택하세요.</translation>
    </message>
    <message>
        <source>Choose diffusers folder…</source>
        <translation>diffusers 폴더 선택…</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Choose or &amp;leave this style</source>
        <translation>이 스타일 쓰기/빼기(&amp;L)</translation>
    </message>
    <message>
        <source>Choose pairs</source>
        <translation>쌍 고르기</translation>
    </message>
    <message>
        <source>Choose pairs from a list of all (Ctrl+F)</source>
        <translation>모든 쌍의 목록에서 고릅니다 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Choose pairs from the list, or click a cell of Words × words. Most and least alike go by the mean over all layers.</source>
        <translation>목록에서 쌍을 고르거나 단어 × 단어의 칸을 누르세요. 가장 비슷한 쌍과 가장 다른 쌍은 모든 레이어의 평균으로 정합니다.</translation>
    </message>
    <message>
        <source>Choose pictures, captions or lists of prompts</source>
        <translation>그림, 캡션, 프롬프트 목록 고르기</translation>
    </message>
    <message>
        <source>Choose styles</source>
        <translation>스타일 선택</translation>
    </message>
    <message>
        <source>Choose the base that it was trained from to see what changed.</source>
        <translation>무엇이 바뀌었는지 보려면 학습의 바탕이 된 모델을 고르세요.</translation>
    </message>
    <message>
        <source>Choose the folder in which a tool is installed</source>
        <translation>도구가 설치된 폴더를 고릅니다</translation>
    </message>
    <message>
        <source>Choose the folder of embeddings</source>
        <translation>임베딩 폴더 선택</translation>
    </message>
    <message>
        <source>Choose the folder of wildcards</source>
        <translation>와일드카드 폴더 선택</translation>
    </message>
    <message>
        <source>Choose the folder of your tool: A1111, Forge, ComfyUI, SwarmUI, InvokeAI or another</source>
        <translation>도구의 폴더를 고르세요: A1111, Forge, ComfyUI, SwarmUI, InvokeAI 등</translation>
    </message>
    <message>
        <source>Choose the model that this one was trained from: its token table is held against this one’s</source>
        <translation>이 모델의 바탕이 된 모델을 고르세요. 두 토큰 표를 견줍니다</translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation>청크</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>청크</translation>
    </message>
    <message>
        <source>Click a part to see what could stand in its place.</source>
        <translation>부분을 클릭하면 그 자리에 올 수 있는 말이 보입니다.</translation>
    </message>
    <message>
        <source>Clip skip acts on CLIP L and G: 0 is their layer before the last, 1 the one before it. T5’s last layer is always taken.</source>
        <translation>Clip skip은 CLIP L과 G에 작용합니다. 0은 마지막 바로 앞 레이어, 1은 그 앞 레이어입니다. T5는 언제나 마지막 레이어를 씁니다.</translation>
    </message>
    <message>
        <source>Clip skip acts: −1 changes nothing, −2 takes the layer before the last, and so on, always normed.</source>
        <translation>Clip skip이 작용합니다. −1은 아무것도 바꾸지 않고, −2는 마지막 바로 앞 레이어를 쓰며, 그다음도 같습니다. 언제나 norm을 거칩니다.</translation>
    </message>
    <message>
        <source>Clip skip acts: −1 changes nothing, −2 takes the layer before the last, and so on, without norm.</source>
        <translation>Clip skip이 작용합니다. −1은 아무것도 바꾸지 않고, −2는 마지막 바로 앞 레이어를 쓰며, 그다음도 같습니다. norm은 거치지 않습니다.</translation>
    </message>
    <message>
        <source>Clip skip does nothing here: diffusers has none for this family.</source>
        <translation>여기서는 Clip skip이 작용하지 않습니다. diffusers에는 이 계열의 Clip skip이 없습니다.</translation>
    </message>
    <message>
        <source>Clip skip is ignored: layers {layers} are taken whatever it says.</source>
        <translation>Clip skip은 무시됩니다. 값과 상관없이 레이어 {layers}을(를) 씁니다.</translation>
    </message>
    <message>
        <source>Clip skip moves T5 alone: −1 changes nothing, −2 takes the layer before the last, and so on, always normed.</source>
        <translation>Clip skip은 T5에만 작용합니다. −1은 아무것도 바꾸지 않고, −2는 마지막 바로 앞 레이어를 쓰며, 그다음도 같습니다. 언제나 norm을 거칩니다.</translation>
    </message>
    <message>
        <source>Clip skip {count}</source>
        <translation>Clip skip {count}</translation>
    </message>
    <message>
        <source>Clip skip {number}</source>
        <translation>Clip skip {number}</translation>
    </message>
    <message>
        <source>Clip skip {number} was not taken over: this encoder of {layers} layers has none of that number.</source>
        <translation>Clip skip {number}은(는) 가져오지 못했습니다. 레이어가 {layers}개인 이 인코더에는 그 번호가 없습니다.</translation>
    </message>
    <message>
        <source>Clip skip −1 is not “off” here: CLIP L and G go from the layer before the last, which −2 stands for, to the last. T5 is not changed by −1, and goes one layer back with −2.</source>
        <translation>여기서 Clip skip −1은 ‘끔’이 아닙니다. CLIP L과 G는 −2가 뜻하는 마지막 바로 앞 레이어에서 마지막 레이어로 갑니다. T5는 −1에서 바뀌지 않고, −2에서 한 레이어 앞으로 갑니다.</translation>
    </message>
    <message>
        <source>Clip skip −1 is not “off” here: it goes one layer deeper than the layer before the last, which −2 stands for. The norm is left out at each.</source>
        <translation>여기서 Clip skip −1은 ‘끔’이 아닙니다. −2가 뜻하는 마지막 바로 앞 레이어보다 한 레이어 더 깊이 갑니다. 어느 값에서나 norm은 거치지 않습니다.</translation>
    </message>
    <message>
        <source>Clip skip −1 is not “off” here: it takes the same layer, the last, without its norm. −2 takes the one before, and so on, without norm.</source>
        <translation>여기서 Clip skip −1은 ‘끔’이 아닙니다. 같은 마지막 레이어를 쓰되 norm을 거치지 않습니다. −2는 그 앞 레이어를 쓰며, 그다음도 norm 없이 같습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Close the bracket</source>
        <translation>괄호 닫기</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>찾기 닫기</translation>
    </message>
    <message>
        <source>Close {pane} (View brings it back)</source>
        <translation>{pane} 닫기 (보기 메뉴에서 다시 엽니다)</translation>
    </message>
    <message>
        <source>Closes this window</source>
        <translation>이 창을 닫습니다</translation>
    </message>
    <message>
        <source>Closes this; nothing changes</source>
        <translation>이 창을 닫습니다. 아무것도 바뀌지 않습니다</translation>
    </message>
    <message>
        <source>Closest: {closest}; farthest: {farthest}.</source>
        <translation>가장 가까운 것: {closest}. 가장 먼 것: {farthest}.</translation>
    </message>
    <message>
        <source>Clothes</source>
        <translation>옷</translation>
    </message>
    <message>
        <source>Colour &amp;words by</source>
        <translation>단어에 색 입히기(&amp;W)</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>색 기준</translation>
    </message>
    <message>
        <source>Colour words by</source>
        <translation>단어 색 기준</translation>
    </message>
    <message>
        <source>Colour words by: {measure}</source>
        <translation>단어 색 기준: {measure}</translation>
    </message>
    <message>
        <source>Coloured by: {measure}</source>
        <translation>색 기준: {measure}</translation>
    </message>
    <message>
        <source>Com&amp;pute on</source>
        <translation>계산 장치(&amp;P)</translation>
    </message>
    <message>
        <source>ComfyUI (A1111-compatible text)</source>
        <translation>ComfyUI (A1111 호환 텍스트)</translation>
    </message>
    <message>
        <source>ComfyUI knows an embedding only after a blank or at the start, so this is read as words.</source>
        <translation>ComfyUI는 임베딩을 공백 뒤나 맨 앞에서만 알아보므로 이 부분을 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>ComfyUI knows an embedding only after a blank, and the template’s end is in front of this one.</source>
        <translation>ComfyUI는 빈칸 뒤의 임베딩만 알아보는데, 이 앞에는 템플릿의 끝이 바로 붙어 있습니다.</translation>
    </message>
    <message>
        <source>ComfyUI looks for no embeddings in this family, so this is read as words.</source>
        <translation>ComfyUI는 이 계열에서 임베딩을 찾지 않으므로, 이것을 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>ComfyUI reads an embedding&apos;s name up to the first blank. Rename the file.</source>
        <translation>ComfyUI는 임베딩 이름을 첫 공백까지만 읽습니다. 파일 이름을 바꾸세요.</translation>
    </message>
    <message>
        <source>ComfyUI reads these brackets and their number as words, for the stray bracket before them.</source>
        <translation>앞에 짝 없는 괄호가 있어서 ComfyUI는 이 괄호와 숫자를 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>ComfyUI&apos;s page</source>
        <translation>ComfyUI 화면</translation>
    </message>
    <message>
        <source>ComfyUI’s node T5TokenizerOptions: padding behind the prompt, and the length to fill up to</source>
        <translation>ComfyUI의 T5TokenizerOptions 노드: 프롬프트 뒤의 패딩과 채울 길이</translation>
    </message>
    <message>
        <source>Common words encoded</source>
        <translation>인코딩된 흔한 단어</translation>
    </message>
    <message>
        <source>Common words of no more tokens, each tried in its place; Enter or a double click writes one</source>
        <translation>토큰이 더 많지 않은 흔한 단어를 그 자리에 하나씩 넣어 본 결과. Enter나 두 번 클릭으로 씁니다</translation>
    </message>
    <message>
        <source>Common words of no more tokens, each tried in the place of the part that you click</source>
        <translation>클릭한 부분의 자리에 토큰이 더 많지 않은 흔한 단어를 하나씩 넣어 봅니다</translation>
    </message>
    <message>
        <source>Common words, each alone</source>
        <translation>흔한 단어, 각각 홀로</translation>
    </message>
    <message>
        <source>Common words, the nearest first; a line lights its word in the prompt</source>
        <translation>흔한 단어, 가까운 순서. 줄을 고르면 프롬프트의 그 단어가 강조됩니다</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Compare a diffusers folder</source>
        <translation>diffusers 폴더와 비교</translation>
    </message>
    <message>
        <source>Compare checkpoints or text encoders</source>
        <translation>체크포인트나 텍스트 인코더와 비교</translation>
    </message>
    <message>
        <source>Compare with a diffusers folder</source>
        <translation>diffusers 폴더와 비교</translation>
    </message>
    <message>
        <source>Compare with a text encoder or checkpoint</source>
        <translation>텍스트 인코더나 체크포인트와 비교</translation>
    </message>
    <message>
        <source>Compare with another encoder of the same kind to see which layers were trained, and by how much the words of your prompt move.</source>
        <translation>같은 종류의 다른 인코더와 비교하면, 어느 레이어가 학습되었고 프롬프트의 단어가 얼마나 움직이는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Compare with another prompt (Ctrl+D)</source>
        <translation>다른 프롬프트와 비교 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Compare with its base…</source>
        <translation>바탕 모델과 비교…</translation>
    </message>
    <message>
        <source>Compare with {family}: files of its encoders</source>
        <translation>{family}와(과) 비교: 그 인코더의 파일</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>비교 대상…</translation>
    </message>
    <message>
        <source>Compares your prompt with it</source>
        <translation>지금 프롬프트와 비교합니다</translation>
    </message>
    <message>
        <source>Comparing with {name}…</source>
        <translation>비교 중: {name}…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>비교하는 중…</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>비교 방식</translation>
    </message>
    <message>
        <source>Complete w&amp;ords while typing</source>
        <translation>입력하는 동안 단어 완성(&amp;O)</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>자동 완성 목록</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>계산</translation>
    </message>
    <message>
        <source>Compute ({count} more)</source>
        <translation>계산 ({count}개 남음)</translation>
    </message>
    <message>
        <source>Computes in</source>
        <translation>계산</translation>
    </message>
    <message>
        <source>Computing the shares…</source>
        <translation>몫을 계산하는 중…</translation>
    </message>
    <message>
        <source>Computing what each switch does…</source>
        <translation>각 항목의 효과를 계산하는 중…</translation>
    </message>
    <message>
        <source>Computing what the image model is handed…</source>
        <translation>이미지 모델에 넘겨지는 것을 계산하는 중…</translation>
    </message>
    <message>
        <source>Conditioning</source>
        <translation>컨디셔닝</translation>
    </message>
    <message>
        <source>Conditioning with its rows of padding</source>
        <translation>패딩 행을 넣은 컨디셔닝</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>목차</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>복사(&amp;Y)</translation>
    </message>
    <message>
        <source>Copies the details; nothing that you typed is among them</source>
        <translation>자세한 내용을 복사합니다. 입력한 글은 들어 있지 않습니다</translation>
    </message>
    <message>
        <source>Copies the prompt</source>
        <translation>프롬프트를 복사합니다</translation>
    </message>
    <message>
        <source>Copies the prompt, and the negative prompt below it</source>
        <translation>프롬프트와 그 아래 네거티브 프롬프트를 복사합니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy &amp;picture</source>
        <translation>그림 복사(&amp;P)</translation>
    </message>
    <message>
        <source>Copy all texts in the file</source>
        <translation>파일에 든 모든 텍스트 복사</translation>
    </message>
    <message>
        <source>Copy the settings</source>
        <translation>설정 복사</translation>
    </message>
    <message>
        <source>Copy this list, with the hashes in full</source>
        <translation>이 목록을 해시 전체와 함께 복사합니다</translation>
    </message>
    <message>
        <source>Copy token &amp;ids</source>
        <translation>토큰 id 복사(&amp;I)</translation>
    </message>
    <message>
        <source>Copy: {text}</source>
        <translation>복사: {text}</translation>
    </message>
    <message>
        <source>Correct it, or open the file of the weights itself.</source>
        <translation>그 값을 고치거나 가중치 파일을 직접 여세요.</translation>
    </message>
    <message>
        <source>Cosine after subtracting the mean row of a reference vocabulary: raw cosines between CLIP&apos;s rows are high for anything at all</source>
        <translation>기준 어휘의 평균 행을 뺀 뒤의 코사인입니다. CLIP 행 사이의 그대로의 코사인은 무엇이든 높게 나옵니다</translation>
    </message>
    <message>
        <source>Cosine of the rows as they are</source>
        <translation>행을 그대로 쓴 코사인</translation>
    </message>
    <message>
        <source>Cosine with the chosen row, on bars from 0 to 1</source>
        <translation>고른 행과의 코사인. 막대는 0부터 1까지</translation>
    </message>
    <message>
        <source>Count the conditioning&apos;s rows of padding too, which the image model sees as well; that takes some five times as long</source>
        <translation>이미지 모델도 보는 컨디셔닝의 패딩 행까지 셉니다. 다섯 배쯤 오래 걸립니다</translation>
    </message>
    <message>
        <source>Counted, and how many fit</source>
        <translation>센 토큰 수와 들어갈 수 있는 수</translation>
    </message>
    <message>
        <source>Counting tags: {done} of {total}</source>
        <translation>태그 세는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Counting tokens: {done} of {total}</source>
        <translation>토큰 세는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Ctrl+C copies the selected cells, or all of them</source>
        <translation>Ctrl+C로 선택한 칸 또는 전체를 복사합니다</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>잘라내기(&amp;T)</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Dead weight: it changes less than one more comma at the end does.</source>
        <translation>군더더기: 끝에 쉼표 하나를 더하는 것보다 적게 바꿉니다.</translation>
    </message>
    <message>
        <source>Deeper layers are more specific.</source>
        <translation>깊은 레이어일수록 더 구체적이다.</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>깊이</translation>
    </message>
    <message>
        <source>Dialect</source>
        <translation>문법</translation>
    </message>
    <message>
        <source>Different is not better, and one prompt is one prompt.</source>
        <translation>다르다고 더 좋은 것은 아니며, 프롬프트 하나는 하나일 뿐입니다.</translation>
    </message>
    <message>
        <source>Direction as numbers…</source>
        <translation>방향을 숫자로…</translation>
    </message>
    <message>
        <source>Do my checkpoints read this prompt differently?</source>
        <translation>내 체크포인트들은 이 프롬프트를 다르게 읽나요?</translation>
    </message>
    <message>
        <source>Download CLIP…</source>
        <translation>CLIP 내려받기…</translation>
    </message>
    <message>
        <source>Download a CLIP text encoder</source>
        <translation>CLIP 텍스트 인코더 내려받기</translation>
    </message>
    <message>
        <source>Download or copy it again.</source>
        <translation>다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>Download the .safetensors file itself and open that.</source>
        <translation>.safetensors 파일 자체를 내려받아 여세요.</translation>
    </message>
    <message>
        <source>Download {file} from its page and open that file.</source>
        <translation>저장소 페이지에서 {file} 파일을 내려받아 여세요.</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>내려받기({size})</translation>
    </message>
    <message>
        <source>Drag, or Alt+Left and Alt+Right: move the tag · Ctrl+Up, Ctrl+Down: weight · Delete: remove · double click or Enter: show it in the text</source>
        <translation>끌기 또는 Alt+←, Alt+→: 태그 옮기기 · Ctrl+↑, Ctrl+↓: 가중치 · Delete: 삭제 · 두 번 클릭 또는 Enter: 텍스트에서 보기</translation>
    </message>
    <message>
        <source>Drop a LoRA on the window, or name one of your tool in the prompt: how far it moves each word is drawn here.</source>
        <translation>LoRA를 창에 끌어다 놓거나 쓰는 도구의 LoRA를 프롬프트에 적으면 단어마다 얼마나 움직이는지 여기에 그려집니다.</translation>
    </message>
    <message>
        <source>Dynamic Prompts</source>
        <translation>Dynamic Prompts</translation>
    </message>
    <message>
        <source>E&amp;xport pane…</source>
        <translation>패널 내보내기(&amp;X)…</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>내보내기(&amp;X)…</translation>
    </message>
    <message>
        <source>Each chunk has a summary of its own; the one vector that some models are handed is the first one’s</source>
        <translation>청크마다 제 요약이 있습니다. 일부 모델이 받는 벡터 하나는 첫 청크의 것입니다</translation>
    </message>
    <message>
        <source>Each describing word with the words that it moves most, and its leaks below</source>
        <translation>꾸미는 단어마다 가장 많이 움직이는 단어들, 그 아래에 샘</translation>
    </message>
    <message>
        <source>Each is the other’s nearest, and they are closer than 99 % of the reference words’ pairs</source>
        <translation>서로가 서로에게 가장 가깝고, 기준 단어 쌍의 99 %보다 가깝습니다</translation>
    </message>
    <message>
        <source>Each is the word that is least like the other</source>
        <translation>서로가 서로에게 가장 다른 단어입니다</translation>
    </message>
    <message>
        <source>Each line changes one {kind} or tag and encodes the prompt again; a cell says how far that moves the {kind} of its column: {measure}, {centred}, {rows}. The encoder is causal: words before the one that is changed, or in other chunks, move by exactly 0, and their cells are bare. EOS is that of the word&apos;s own chunk; the feature is the prompt&apos;s one vector and the same at every layer. The bars are the means over the words that can see the one that is changed. Colours end at {end}: what is above looks the same.</source>
        <translation>행마다 {kind} 또는 태그 하나를 바꾸고 프롬프트를 다시 인코딩합니다. 칸은 그것이 그 열의 {kind}을(를) 얼마나 움직이는지 나타냅니다: {measure}, {centred}, {rows}. 인코더는 인과적이라, 바꾼 단어보다 앞에 있거나 다른 청크에 있는 단어는 정확히 0만큼 움직이고 그 칸은 비어 있습니다. EOS는 단어 자신이 속한 청크의 것이고, 특징 벡터는 프롬프트의 하나뿐인 벡터로 모든 레이어에서 같습니다. 막대는 바꾼 단어를 볼 수 있는 단어들의 평균입니다. 색은 {end}에서 끝납니다: 그보다 큰 값은 같은 색으로 보입니다.</translation>
    </message>
    <message>
        <source>Each line changes one {kind} or tag and encodes the prompt again; a cell says how far that moves the {kind} of its column: {measure}, {centred}, {rows}. {direction} “Last row” is the last one that is no padding. The bars are the means over the words that can see the one that is changed. Colours end at {end}: what is above looks the same.</source>
        <translation>줄마다 {kind} 또는 태그 하나를 바꾸고 프롬프트를 다시 인코딩합니다. 칸은 그것이 열의 {kind}을(를) 얼마나 움직이는지입니다: {measure}, {centred}, {rows}. {direction} ‘마지막 행’은 패딩이 아닌 마지막 행입니다. 막대는 바뀐 단어를 볼 수 있는 단어들의 평균입니다. 색은 {end}에서 끝나며, 그보다 큰 값은 같아 보입니다.</translation>
    </message>
    <message>
        <source>Each row becomes {width} numbers, and {layers} layers rewrite them.</source>
        <translation>행마다 숫자 {width}개가 되고, 레이어 {layers}개가 이를 고쳐 씁니다.</translation>
    </message>
    <message>
        <source>Each row becomes {width} numbers, and {layers} layers rewrite them. A row sees itself and the rows before it in its chunk, never a later one.</source>
        <translation>각 행은 {width}개의 수가 되고, {layers}개 레이어가 이를 다시 씁니다. 행은 같은 청크에서 자신과 앞의 행만 보고 뒤의 행은 보지 못합니다.</translation>
    </message>
    <message>
        <source>Each rung is encoded alone, as plain text. The band shows the closest one.</source>
        <translation>각 단계는 홀로, 일반 텍스트로 인코딩합니다. 띠는 가장 가까운 단계를 나타냅니다.</translation>
    </message>
    <message>
        <source>Each word beside those that are most like it (t-SNE)</source>
        <translation>각 단어를 가장 비슷한 단어들 곁에 놓습니다 (t-SNE)</translation>
    </message>
    <message>
        <source>Each word here with the same word alone in a prompt: how far the words around it move it</source>
        <translation>여기의 각 단어와 프롬프트에 홀로 있는 같은 단어: 주변 단어가 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>Each word with the EOS row of its chunk, which has seen all of it</source>
        <translation>각 단어와, 청크 전체를 본 그 청크의 EOS 행</translation>
    </message>
    <message>
        <source>Each word&apos;s place on a line between two lists of yours, and whether the line holds for other words</source>
        <translation>내가 쓴 두 목록 사이의 선에서 각 단어의 자리와, 그 선이 다른 단어에도 맞는지</translation>
    </message>
    <message>
        <source>Each {kind} stands beside those whose vectors are most like its own at this layer ({measure}, {rows}). Only who stands beside whom means something: distances between groups, sizes and empty space do not.</source>
        <translation>각 {kind}을(를) 이 레이어에서 벡터가 가장 비슷한 것들 곁에 놓습니다({measure}, {rows}). 누가 누구 곁에 있는지만 뜻이 있습니다. 무리 사이의 거리, 크기, 빈 자리는 아무것도 뜻하지 않습니다.</translation>
    </message>
    <message>
        <source>Each {kind}&apos;s vector at all layers, {measure}, {rows}, on the plane of the two main directions of them all (PCA). While you type, the plane is turned so that words stay where they were. Near on the map is not always alike: the plane shows only the share of the variance that its axes name.</source>
        <translation>모든 레이어에서 각 {kind}의 벡터({measure}, {rows})를 전체의 두 주된 방향이 이루는 평면(PCA)에 놓은 것입니다. 입력하는 동안 단어가 제자리에 머물도록 평면을 돌립니다. 지도에서 가깝다고 늘 비슷한 것은 아닙니다: 평면은 축에 적힌 만큼의 분산만 보여 줍니다.</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>프롬프트 편집</translation>
    </message>
    <message>
        <source>Edit the tag</source>
        <translation>태그 편집</translation>
    </message>
    <message>
        <source>Edit {name} in the prompt</source>
        <translation>프롬프트에서 {name} 고치기</translation>
    </message>
    <message>
        <source>Effective rank: how many directions the words take up, here divided by how many words there are. 1: each has a direction of its own.</source>
        <translation>유효 랭크: 단어들이 차지하는 방향의 수를 단어 수로 나눈 값입니다. 1: 단어마다 자기 방향이 있음.</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>임베딩</translation>
    </message>
    <message>
        <source>Embeddings (*.safetensors)</source>
        <translation>임베딩 (*.safetensors)</translation>
    </message>
    <message>
        <source>Emphasis</source>
        <translation>강조</translation>
    </message>
    <message>
        <source>Emphasis: Ignore</source>
        <translation>강조: Ignore</translation>
    </message>
    <message>
        <source>Emphasis: No norm</source>
        <translation>강조: No norm</translation>
    </message>
    <message>
        <source>Emphasis: None</source>
        <translation>강조: None</translation>
    </message>
    <message>
        <source>Emphasis: Original</source>
        <translation>강조: Original</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>인코더</translation>
    </message>
    <message>
        <source>Encoder shown</source>
        <translation>표시할 인코더</translation>
    </message>
    <message>
        <source>Encoder whose words are placed</source>
        <translation>단어를 놓을 인코더</translation>
    </message>
    <message>
        <source>Encoder: {name}</source>
        <translation>인코더: {name}</translation>
    </message>
    <message>
        <source>Encoders and tokenizers</source>
        <translation>인코더와 토크나이저</translation>
    </message>
    <message>
        <source>Encoding common words, once a model: {done} of {count}</source>
        <translation>흔한 단어를 모델마다 한 번 인코딩하는 중: {count}개 중 {done}개</translation>
    </message>
    <message>
        <source>Encoding prompt B…</source>
        <translation>프롬프트 B를 인코딩하는 중…</translation>
    </message>
    <message>
        <source>Encoding the prompt in both encoders…</source>
        <translation>두 인코더로 프롬프트를 인코딩하는 중…</translation>
    </message>
    <message>
        <source>Encoding the rungs…</source>
        <translation>단계를 인코딩하는 중…</translation>
    </message>
    <message>
        <source>Encoding the two lists and the words that they are measured by…</source>
        <translation>두 목록과 자로 쓰는 단어들을 인코딩하는 중…</translation>
    </message>
    <message>
        <source>Ends it and stays here</source>
        <translation>작업을 멈추고 이 창에 머뭅니다</translation>
    </message>
    <message>
        <source>Enter goes to the next match, Shift+Enter to the one before</source>
        <translation>Enter는 다음 결과로, Shift+Enter는 이전 결과로 갑니다</translation>
    </message>
    <message>
        <source>Enter opens it in the editor; undo brings yours back</source>
        <translation>Enter를 누르면 편집기에서 열립니다. 실행 취소하면 원래 것이 돌아옵니다</translation>
    </message>
    <message>
        <source>Enter opens the chosen model, the arrow keys choose another, Escape closes the list</source>
        <translation>Enter 키로 고른 모델을 열고, 화살표 키로 다른 모델을 고르고, Esc 키로 목록을 닫습니다</translation>
    </message>
    <message>
        <source>Enter opens the first of both in the editor</source>
        <translation>Enter를 누르면 둘 중 첫째가 편집기에서 열립니다</translation>
    </message>
    <message>
        <source>Enter or a click chooses a style, or takes it away. They are put on in the order in which you choose them.</source>
        <translation>Enter나 클릭으로 스타일을 고르거나 뺍니다. 고른 순서대로 적용됩니다.</translation>
    </message>
    <message>
        <source>Enter or a click pins a pair into the curves, or unpins it</source>
        <translation>Enter나 클릭으로 쌍을 곡선에 고정하거나 풉니다</translation>
    </message>
    <message>
        <source>Enter or a click: how would it reach “{word}” less?</source>
        <translation>Enter 또는 클릭: 어떻게 쓰면 “{word}”에 덜 닿을까요?</translation>
    </message>
    <message>
        <source>Enter or a click: what would mend it?</source>
        <translation>Enter 또는 클릭: 무엇으로 고칠 수 있을까요?</translation>
    </message>
    <message>
        <source>Enter or a double click: write for this tool</source>
        <translation>Enter 키나 두 번 누르기: 이 도구용으로 씁니다</translation>
    </message>
    <message>
        <source>Enter puts the word of a line into the prompt</source>
        <translation>Enter를 누르면 그 줄의 단어가 프롬프트에 들어갑니다</translation>
    </message>
    <message>
        <source>Enter replaces the match that is selected</source>
        <translation>Enter를 누르면 선택된 결과를 바꿉니다</translation>
    </message>
    <message>
        <source>Entries of the encoder’s token table, the nearest first; a line lights its word in the prompt</source>
        <translation>인코더의 토큰 표에 있는 항목, 가까운 순서. 줄을 고르면 프롬프트의 그 단어가 강조됩니다</translation>
    </message>
    <message>
        <source>Entry of CLIP&apos;s vocabulary</source>
        <translation>CLIP 어휘의 항목</translation>
    </message>
    <message>
        <source>Entry of the encoder&apos;s vocabulary</source>
        <translation>인코더의 어휘 항목</translation>
    </message>
    <message>
        <source>Every row sees every other, those before it and those behind it.</source>
        <translation>모든 행이 앞뒤의 다른 행을 모두 봅니다.</translation>
    </message>
    <message>
        <source>Every token stands for itself</source>
        <translation>토큰 하나하나를 따로 봅니다</translation>
    </message>
    <message>
        <source>Every word has a tint of its own, so that it is found again in other places</source>
        <translation>단어마다 제 색을 가져, 다른 곳에서도 다시 찾을 수 있습니다</translation>
    </message>
    <message>
        <source>Every word has to be in it, “quoted words” side by side; Down goes to the list</source>
        <translation>모든 단어가 들어 있어야 하고, “따옴표 안의 단어”는 나란히 있어야 합니다. 아래 화살표로 목록에 갑니다</translation>
    </message>
    <message>
        <source>Every word has to be in it; Enter takes over the chosen one, Down goes to the list</source>
        <translation>모든 단어가 들어 있는 것을 찾습니다. Enter는 고른 것을 가져오고, 아래쪽 화살표는 목록으로 갑니다</translation>
    </message>
    <message>
        <source>Every word has to be in it; Enter writes the chosen one, Down goes to the list</source>
        <translation>모든 단어가 들어 있어야 합니다. Enter 키로 고른 것을 쓰고, 아래 화살표로 목록에 갑니다</translation>
    </message>
    <message>
        <source>Every word sees all the others.</source>
        <translation>모든 단어는 다른 모든 단어를 본다.</translation>
    </message>
    <message>
        <source>Everything outside the layers is the same.</source>
        <translation>레이어 밖은 모두 같습니다.</translation>
    </message>
    <message>
        <source>Everything stays as it was</source>
        <translation>모든 것이 그대로 남습니다</translation>
    </message>
    <message>
        <source>Exact strength of {name}</source>
        <translation>{name}의 정확한 강도</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>예시</translation>
    </message>
    <message>
        <source>Exchange left and right</source>
        <translation>왼쪽과 오른쪽 바꾸기</translation>
    </message>
    <message>
        <source>Expected together</source>
        <translation>함께 나올 기댓값</translation>
    </message>
    <message>
        <source>Export the exact table</source>
        <translation>정확한 표 내보내기</translation>
    </message>
    <message>
        <source>Export the history</source>
        <translation>기록 내보내기</translation>
    </message>
    <message>
        <source>Export the list</source>
        <translation>목록 내보내기</translation>
    </message>
    <message>
        <source>Export {pane}</source>
        <translation>{pane} 내보내기</translation>
    </message>
    <message>
        <source>Families that can be read without a file: Flux, Z-Image, Wan …</source>
        <translation>파일 없이 읽을 수 있는 계열: Flux, Z-Image, Wan …</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>특징 벡터</translation>
    </message>
    <message>
        <source>Feature similarity {similarity}.</source>
        <translation>특징 벡터 유사도 {similarity}.</translation>
    </message>
    <message>
        <source>Fetch it…</source>
        <translation>받아 오기…</translation>
    </message>
    <message>
        <source>Fetch {size}</source>
        <translation>{size} 받아 오기</translation>
    </message>
    <message>
        <source>Fetches it from {server} and keeps it</source>
        <translation>{server}에서 받아 와 보관합니다</translation>
    </message>
    <message>
        <source>Fetches it from {server} and opens it</source>
        <translation>{server}에서 받아서 엽니다</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>파일 수</translation>
    </message>
    <message>
        <source>Files that were skipped, and why</source>
        <translation>건너뛴 파일과 그 까닭</translation>
    </message>
    <message>
        <source>File’s hash</source>
        <translation>파일 해시</translation>
    </message>
    <message>
        <source>File’s hash…</source>
        <translation>파일 해시…</translation>
    </message>
    <message>
        <source>Filled-up rows are masked and say nothing, but for the first, which the image model looks at.</source>
        <translation>채운 행은 가려져 아무 말도 하지 않습니다. 다만 첫 행은 이미지 모델이 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows are masked and zero; they say nothing.</source>
        <translation>채운 행은 가려지고 값이 0이며, 아무 말도 하지 않습니다.</translation>
    </message>
    <message>
        <source>Filled-up rows are masked, in the encoder and in the image model; they say nothing.</source>
        <translation>채운 행은 인코더와 이미지 모델에서 모두 가려지며, 아무 말도 하지 않습니다.</translation>
    </message>
    <message>
        <source>Filled-up rows are taken out again before the image model; they say nothing.</source>
        <translation>채운 행은 이미지 모델에 가기 전에 다시 빠지며, 아무 말도 하지 않습니다.</translation>
    </message>
    <message>
        <source>Filled-up rows of CLIP L and G steer the picture; T5 is not filled up.</source>
        <translation>CLIP L과 G의 채운 행이 그림을 움직입니다. T5는 채우지 않습니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: it is filled up to the next multiple of {multiple} rows, and the image model looks at all of them.</source>
        <translation>채운 행이 그림을 움직입니다. {multiple}의 다음 배수가 되는 행 수까지 채우고, 이미지 모델은 모든 행을 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: the node T5TokenizerOptions fills T5 up, without a mask, and all of its rows are looked at.</source>
        <translation>채운 행이 그림을 움직입니다. T5TokenizerOptions 노드가 T5를 가림 없이 채우고, 그 모든 행을 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: what is shorter is filled up in front to {count} rows, with one and the same vector in each place, and the image model looks at all of them.</source>
        <translation>채운 행이 그림을 움직입니다. 더 짧으면 앞쪽을 {count}행까지 채우고, 그 자리마다 같은 벡터가 있으며, 이미지 모델은 모든 행을 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: what is shorter is filled up to {count} rows, and the image model looks at all of them.</source>
        <translation>채운 행이 그림을 움직입니다. 더 짧으면 {count}행까지 채우고, 이미지 모델은 모든 행을 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: what is shorter than {count} tokens is filled up to them, and the image model looks at all rows.</source>
        <translation>채운 행이 그림을 움직입니다. {count}토큰보다 짧으면 그만큼 채우고, 이미지 모델은 모든 행을 봅니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: {own} of {all} rows handed on are yours.</source>
        <translation>채워진 행이 그림을 이끕니다: 넘겨주는 행 {all}개 중 {own}개가 당신의 것입니다.</translation>
    </message>
    <message>
        <source>Filled-up rows steer the picture: {own} of {rows} rows are yours.</source>
        <translation>채운 행이 그림을 움직입니다. {rows}행 가운데 {own}행이 직접 쓴 것입니다.</translation>
    </message>
    <message>
        <source>Filter of the token table</source>
        <translation>토큰 표 필터</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>찾기</translation>
    </message>
    <message>
        <source>Finds a word in the guide; Enter goes to the next place</source>
        <translation>안내서에서 단어를 찾습니다. Enter를 누르면 다음 자리로 갑니다</translation>
    </message>
    <message>
        <source>Fine and coarse blocks hear the words alike: none stands out beyond what random matrices give.</source>
        <translation>고운 블록과 거친 블록이 단어를 비슷하게 듣습니다. 무작위 행렬보다 두드러지는 단어가 없습니다.</translation>
    </message>
    <message>
        <source>First file</source>
        <translation>첫 파일</translation>
    </message>
    <message>
        <source>Float {pane}</source>
        <translation>{pane} 떼어 내기</translation>
    </message>
    <message>
        <source>Flux is handed none of the rows.</source>
        <translation>Flux에는 이 행이 하나도 전달되지 않습니다.</translation>
    </message>
    <message>
        <source>Flux is handed none of these rows, only the pooled one.</source>
        <translation>Flux에는 이 행들이 전달되지 않고 풀링된 행만 전달됩니다.</translation>
    </message>
    <message>
        <source>Fold LoRAs and embeddings</source>
        <translation>LoRA와 임베딩 접기</translation>
    </message>
    <message>
        <source>Fold the list away, or unfold it</source>
        <translation>목록을 접거나 펼칩니다</translation>
    </message>
    <message>
        <source>Fold the negative prompt away, or unfold it</source>
        <translation>네거티브 프롬프트를 접거나 펼칩니다</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Folder of models</source>
        <translation>모델 폴더</translation>
    </message>
    <message>
        <source>Folds this encoder’s tokens away, or unfolds them</source>
        <translation>이 인코더의 토큰을 접거나 폅니다</translation>
    </message>
    <message>
        <source>Fooocus&apos;s wildcards</source>
        <translation>Fooocus의 와일드카드</translation>
    </message>
    <message>
        <source>For each block the size of the change of the words&apos; keys (left bar) and values (right bar), and below what share of the whole change each kind of module has. ← → go from block to block.</source>
        <translation>블록마다 단어의 키(왼쪽 막대)와 값(오른쪽 막대)이 바뀐 크기이고, 아래는 전체 변화에서 모듈 종류마다 차지하는 몫입니다. ← → 키로 블록을 옮겨 다닙니다.</translation>
    </message>
    <message>
        <source>Forget “{name}”</source>
        <translation>“{name}” 지우기</translation>
    </message>
    <message>
        <source>Frequent tags that no prompt of this library joins</source>
        <translation>이 모음의 어떤 프롬프트도 함께 쓰지 않은, 자주 쓰인 태그</translation>
    </message>
    <message>
        <source>From</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>From another seed the groups agree at {agreement} (1: wholly, 0: as by chance).</source>
        <translation>다른 시드로 나눈 묶음과 {agreement}만큼 일치합니다(1: 완전히, 0: 우연 수준).</translation>
    </message>
    <message>
        <source>From general to specific, with commas between; each is encoded alone, as plain text</source>
        <translation>일반적인 것부터 구체적인 것까지 쉼표로 나눠 쓰세요. 각각 홀로, 일반 텍스트로 인코딩합니다</translation>
    </message>
    <message>
        <source>From layer 0 to layer {last} the closest rung to “{word}” went from “{first}” to “{then}”</source>
        <translation>레이어 0에서 레이어 {last}까지 “{word}”에 가장 가까운 단계가 바뀌었습니다: “{first}” → “{then}”</translation>
    </message>
    <message>
        <source>From seed {seed}; another gives somewhat other groups.</source>
        <translation>시드 {seed}에서 나눈 것입니다. 다른 시드로는 조금 다른 묶음이 나옵니다.</translation>
    </message>
    <message>
        <source>Full-width brackets, colons and digits make no weight in {tool}: this is read as words.</source>
        <translation>{tool}에서 전각 괄호, 콜론, 숫자는 가중치가 되지 않습니다. 여기는 단어로 읽힙니다.</translation>
    </message>
    <message>
        <source>Further than by chance</source>
        <translation>우연보다 멀리 움직임</translation>
    </message>
    <message>
        <source>Gain: the length of the value that a block makes of the word&apos;s row, over what a random matrix of that size makes; grey within {count} bands of it. Columns are the blocks in the order in which a picture goes through them.</source>
        <translation>이득: 블록이 단어의 행으로 만드는 값의 길이를 같은 크기의 무작위 행렬이 만드는 길이로 나눈 것입니다. 그 띠의 {count}배 안은 회색입니다. 열은 그림이 지나가는 순서대로 놓인 블록입니다.</translation>
    </message>
    <message>
        <source>Given up.</source>
        <translation>그만두었습니다.</translation>
    </message>
    <message>
        <source>Gives up the question and stays here</source>
        <translation>묻기를 그만두고 이 창에 머뭅니다</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Greatest value of the row</source>
        <translation>행의 가장 큰 값</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>묶음</translation>
    </message>
    <message>
        <source>Grouping: {done} of {total}</source>
        <translation>묶는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>묶음</translation>
    </message>
    <message>
        <source>Groups of prompts</source>
        <translation>프롬프트 묶음</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>안내서</translation>
    </message>
    <message>
        <source>Guide – Promptscope</source>
        <translation>안내서 – Promptscope</translation>
    </message>
    <message>
        <source>Has the LoRA change the text encoder, as a node or a panel of your tool does</source>
        <translation>도구의 노드나 패널처럼 이 LoRA가 텍스트 인코더를 바꾸게 합니다</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>Here the last layer is no different from the one before.</source>
        <translation>여기서는 마지막 레이어가 그 앞 레이어와 다르지 않습니다.</translation>
    </message>
    <message>
        <source>Here the last layer makes words less alike than the one before.</source>
        <translation>여기서는 마지막 레이어에서 단어들이 그 앞 레이어보다 덜 비슷해집니다.</translation>
    </message>
    <message>
        <source>Here the last layer makes words more alike than the one before.</source>
        <translation>여기서는 마지막 레이어에서 단어들이 그 앞 레이어보다 더 비슷해집니다.</translation>
    </message>
    <message>
        <source>Here weighted words can move all the same: they are weighed against the empty prompt’s rows.</source>
        <translation>여기서는 그래도 가중치가 있는 단어가 움직일 수 있습니다. 빈 프롬프트의 행을 기준으로 가중되기 때문입니다.</translation>
    </message>
    <message>
        <source>Here words can move all the same: to weigh them, {tool} keeps the mean of all 77 rows.</source>
        <translation>여기서는 그래도 단어가 움직일 수 있습니다. {tool}에서는 가중할 때 77개 행 전체의 평균을 유지하기 때문입니다.</translation>
    </message>
    <message numerus="yes">
        <source>Hidden from all others: {count} row(s).</source>
        <translation>
            <numerusform>다른 모든 행에서 가려짐: {count}행.</numerusform>
        </translation>
    </message>
    <message>
        <source>Hiding the padding would move the conditioning by {hidden} %, the next clip skip only by {layer} %.</source>
        <translation>패딩을 가리면 컨디셔닝이 {hidden} % 움직이고, 바로 옆 clip skip으로는 {layer} %만 움직입니다.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>History of prompts</source>
        <translation>프롬프트 기록</translation>
    </message>
    <message>
        <source>History of prompts (Ctrl+H)</source>
        <translation>프롬프트 기록 (Ctrl+H)</translation>
    </message>
    <message>
        <source>How alike any two of the models read the words at this layer</source>
        <translation>이 레이어에서 모델 둘씩 단어를 얼마나 비슷하게 읽는지</translation>
    </message>
    <message>
        <source>How alike each model and the reference read the words, layer by layer</source>
        <translation>각 모델과 기준이 단어를 얼마나 비슷하게 읽는지, 레이어별로</translation>
    </message>
    <message>
        <source>How alike each word of A is to each of B at the selected layer</source>
        <translation>선택한 레이어에서 A의 각 단어와 B의 각 단어가 얼마나 비슷한지</translation>
    </message>
    <message>
        <source>How alike each word&apos;s row and that of the word under the mouse, or the selected one, are at the layer</source>
        <translation>이 레이어에서 각 단어의 행이 마우스가 가리키는 단어(없으면 선택한 단어)의 행과 얼마나 비슷한지</translation>
    </message>
    <message>
        <source>How alike it reads the words at this layer: 1 is the same</source>
        <translation>이 레이어에서 단어를 얼마나 비슷하게 읽는지. 1이면 같습니다</translation>
    </message>
    <message>
        <source>How alike pinned pairs of words are, and the mean of all pairs</source>
        <translation>고정된 단어 쌍이 얼마나 비슷한지와 모든 쌍의 평균</translation>
    </message>
    <message>
        <source>How alike several models read the words, the layer from which they part, and which words differ most</source>
        <translation>여러 모델이 단어를 얼마나 비슷하게 읽는지, 갈라지기 시작하는 레이어, 가장 다른 단어</translation>
    </message>
    <message>
        <source>How alike the chosen model and the reference see each word among the others: 1 is the same. Point at a word to see it in the prompt</source>
        <translation>고른 모델과 기준이 각 단어를 다른 단어들 사이에서 얼마나 비슷하게 보는지. 1이면 같습니다. 단어를 가리키면 프롬프트에 표시됩니다</translation>
    </message>
    <message>
        <source>How far CLIP&apos;s one vector of the prompt moves where the word is another</source>
        <translation>그 단어가 다른 단어일 때 프롬프트를 나타내는 CLIP의 벡터 하나가 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far each colour carries a noun that has a colour of its own, and what would mend it</source>
        <translation>각 색이 제 색이 있는 명사를 얼마나 끌고 가는지, 그리고 무엇으로 고칠 수 있는지</translation>
    </message>
    <message>
        <source>How far each word carries another word&apos;s noun towards itself: all pairs of a kind and length</source>
        <translation>각 단어가 다른 단어의 명사를 제 쪽으로 얼마나 끌고 가는지: 종류와 길이가 같은 모든 쌍</translation>
    </message>
    <message>
        <source>How far each word moves each later one</source>
        <translation>단어마다 뒤에 오는 단어를 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far each word that both prompts have is apart in them, layer by layer</source>
        <translation>두 프롬프트에 모두 있는 단어가 서로 얼마나 떨어져 있는지 레이어마다 보여 줍니다</translation>
    </message>
    <message>
        <source>How far each word&apos;s row moved from the layer before to the one that is shown</source>
        <translation>앞 레이어에서 지금 보는 레이어까지 각 단어의 행이 얼마나 움직였는지</translation>
    </message>
    <message>
        <source>How far each word&apos;s row moves where the chosen word is another of its kind</source>
        <translation>고른 단어를 같은 종류의 다른 단어로 바꿀 때 각 단어의 행이 움직이는 정도</translation>
    </message>
    <message>
        <source>How far it carries the other word towards itself</source>
        <translation>다른 단어를 제 쪽으로 얼마나 끌고 가는지</translation>
    </message>
    <message>
        <source>How far it moves all rows: the norm of the difference, relative to the norm of what is sent</source>
        <translation>모든 행을 얼마나 움직이는지: 보내는 것의 norm에 대한 차이의 norm</translation>
    </message>
    <message>
        <source>How far it moves the end of its chunk, the prompt&apos;s summary</source>
        <translation>프롬프트의 요약인 청크 끝을 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far it moves the last row that is no padding, which has read the whole prompt: the template’s last token, T5’s end token, or the prompt’s own last one</source>
        <translation>프롬프트를 모두 읽은, 패딩이 아닌 마지막 행을 얼마나 움직이는지: 템플릿의 마지막 토큰, T5의 끝 토큰, 또는 프롬프트 자신의 마지막 토큰</translation>
    </message>
    <message>
        <source>How far it moves the other word</source>
        <translation>다른 단어를 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far it moves the prompt&apos;s one vector, which is made of the first chunk alone: words of later chunks move it by exactly 0</source>
        <translation>프롬프트의 하나뿐인 벡터를 얼마나 움직이는지. 첫 청크만으로 만들어지므로, 뒤 청크의 단어는 정확히 0만큼 움직입니다</translation>
    </message>
    <message>
        <source>How far it moves the rows of padding, relative to these</source>
        <translation>패딩 행을 얼마나 움직이는지, 패딩 행에 대한 비율</translation>
    </message>
    <message>
        <source>How far it moves the rows of which the image model’s adapter makes what is handed on: length of the change of all rows together, its own among them, over their length. What the adapter makes of that is not measured</source>
        <translation>이미지 모델의 어댑터가 넘겨줄 것을 만드는 행들을 얼마나 움직이는지: 자신의 행을 포함해 모든 행이 바뀐 길이를 그 길이로 나눈 값. 어댑터가 그것으로 만드는 것은 재지 않습니다</translation>
    </message>
    <message>
        <source>How far it moves the rows that the tool hands on, weights and norm applied, several layers side by side where it takes several: length of the change of all rows of words and of the template together, its own among them, over their length. Not measured where it is removed, as rows change places</source>
        <translation>도구가 넘겨주는 행들을 얼마나 움직이는지(가중치와 정규화를 적용하고, 여러 레이어를 쓰면 나란히): 자신의 행을 포함해 단어와 템플릿의 모든 행이 바뀐 길이를 그 길이로 나눈 값. 단어를 빼면 행들이 자리를 옮기므로 재지 않습니다</translation>
    </message>
    <message>
        <source>How far it moves the rows that the tool hands on, weights, clip skip and norm applied: length of the change of all rows of words and EOS together, its own among them, over their length. Not measured where it is removed, as rows change places</source>
        <translation>도구가 넘기는 행(가중치, clip skip, 정규화 적용)을 얼마나 움직이는지: 자신의 행을 포함한 단어와 EOS 행 전체의 변화 길이를 그 행들의 길이로 나눈 값입니다. 제거할 때는 행의 자리가 바뀌므로 재지 않습니다</translation>
    </message>
    <message>
        <source>How far it moves the words’ rows, relative to these</source>
        <translation>단어 행을 얼마나 움직이는지, 단어 행에 대한 비율</translation>
    </message>
    <message>
        <source>How far the LoRAs move each word</source>
        <translation>LoRA가 단어를 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far the keys of the two words lie apart in each block, and the rows themselves in CLIP (line); 1 is an average pair of words. Point at one word and select another to choose the two.</source>
        <translation>두 단어의 키가 블록마다 얼마나 떨어져 있는지, 그리고 CLIP에서 행 자체가 얼마나 떨어져 있는지(선)입니다. 1은 평균적인 단어 쌍입니다. 한 단어를 가리키고 다른 단어를 선택하면 두 단어를 고릅니다.</translation>
    </message>
    <message>
        <source>How far the nouns and EOS move where a word stands behind its noun, or two words change places</source>
        <translation>단어가 제 명사 뒤에 서거나 두 단어가 자리를 바꿀 때 명사들과 EOS가 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far the other describing word carries this one&apos;s noun towards itself</source>
        <translation>다른 꾸미는 단어가 이 단어의 명사를 제 쪽으로 얼마나 끌고 가는지</translation>
    </message>
    <message>
        <source>How far the prompt&apos;s summary and its other words move where each word is another</source>
        <translation>각 단어를 다른 단어로 바꿀 때 프롬프트의 요약과 다른 단어들이 움직이는 정도</translation>
    </message>
    <message>
        <source>How far the prompt&apos;s summary moves without the word, in commas at its end</source>
        <translation>단어를 뺄 때 프롬프트의 요약이 움직이는 정도, 끝에 붙인 쉼표 하나를 1로</translation>
    </message>
    <message>
        <source>How far the prompt’s other words, and what is handed on, move where each word is another</source>
        <translation>각 단어를 다른 단어로 바꿀 때 프롬프트의 다른 단어들과 넘겨주는 것이 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far the rows that the tool hands on move where the word is another</source>
        <translation>그 단어가 다른 단어일 때 도구가 넘겨주는 행들이 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far the summary moves, in commas, by the tokens that are left. Solid: the parts in their order. Dashed: the end cut off. Dots: parts left out at random. Twice as high is four times as far. A click chooses a length.</source>
        <translation>남은 토큰에 따라 요약이 쉼표 몇 개만큼 움직이는지. 실선: 순서대로 뺄 때. 점선: 끝을 자를 때. 점: 아무것이나 뺄 때. 높이가 두 배면 움직임은 네 배입니다. 클릭하면 길이를 고릅니다.</translation>
    </message>
    <message>
        <source>How far the two encoders are apart, layer by layer</source>
        <translation>두 인코더가 레이어마다 얼마나 떨어져 있는지</translation>
    </message>
    <message>
        <source>How far the word is pushed</source>
        <translation>단어를 미는 정도</translation>
    </message>
    <message>
        <source>How far the word moves its own noun</source>
        <translation>단어가 제 명사를 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>How far two words lie apart in each block of the U-Net, and in CLIP: point at one and select the other</source>
        <translation>두 단어가 U-Net의 블록마다, 그리고 CLIP에서 얼마나 떨어져 있는지. 하나를 가리키고 다른 하나를 선택하세요</translation>
    </message>
    <message>
        <source>How far what the image model is sent is from the chosen tool&apos;s: the norm of the difference, relative to its own</source>
        <translation>이미지 모델에 보내는 것이 고른 도구의 것과 얼마나 떨어져 있는지: 고른 도구의 norm에 대한 차이의 norm</translation>
    </message>
    <message>
        <source>How it reads</source>
        <translation>읽는 법</translation>
    </message>
    <message>
        <source>How likely it is to come next, on bars from 0 to 1</source>
        <translation>다음에 올 확률, 0에서 1까지의 막대</translation>
    </message>
    <message>
        <source>How long each word&apos;s row is at the layer</source>
        <translation>이 레이어에서 각 단어의 행이 얼마나 긴지</translation>
    </message>
    <message>
        <source>How loud a block of the U-Net makes each word, beside a random matrix: 1 is the same</source>
        <translation>U-Net의 블록이 각 단어를 얼마나 크게 만드는지, 무작위 행렬과 견주어: 1이면 같음</translation>
    </message>
    <message>
        <source>How many of all their words both have</source>
        <translation>둘의 모든 단어 가운데 함께 가진 것의 비율</translation>
    </message>
    <message>
        <source>How many of all their words it and the prompt most like it have in common</source>
        <translation>가장 비슷한 프롬프트와 둘의 모든 단어 가운데 함께 가진 것의 비율</translation>
    </message>
    <message>
        <source>How many prompts have it</source>
        <translation>그것이 든 프롬프트 수</translation>
    </message>
    <message>
        <source>How many texts it chooses from</source>
        <translation>고를 수 있는 글의 수</translation>
    </message>
    <message>
        <source>How many tokens a word takes, with the marks that touch it</source>
        <translation>단어가 맞닿은 기호까지 합해 몇 토큰을 쓰는지</translation>
    </message>
    <message>
        <source>How many tokens are to be left, all at the left; arrow keys move it by one</source>
        <translation>남길 토큰 수. 왼쪽이 전부입니다. 화살표 키로 하나씩 움직입니다</translation>
    </message>
    <message>
        <source>How many tokens it takes in the prompt</source>
        <translation>프롬프트에서 차지하는 토큰 수</translation>
    </message>
    <message>
        <source>How much a LoRA changes in each block of the U-Net, and in which kinds of modules</source>
        <translation>LoRA가 U-Net의 블록마다 얼마나, 어떤 종류의 모듈을 바꾸는지</translation>
    </message>
    <message>
        <source>How much has come</source>
        <translation>받은 양</translation>
    </message>
    <message>
        <source>How much of CLIP’s summary of the prompt comes from each word and tag, with a check that it adds up</source>
        <translation>CLIP이 만든 프롬프트 요약에서 각 단어와 태그의 몫이 얼마인지, 더해서 맞는지 확인과 함께</translation>
    </message>
    <message>
        <source>How much of what sets the prompt&apos;s summary apart comes from each word</source>
        <translation>프롬프트의 요약을 남다르게 하는 것 가운데 각 단어에서 온 몫</translation>
    </message>
    <message>
        <source>How much of what the words bring to the summary comes from it, by integrated gradients from commas</source>
        <translation>단어들이 요약에 가져오는 것 가운데 이것의 몫. 쉼표에서 출발한 적분 기울기로 잽니다</translation>
    </message>
    <message>
        <source>How much the tool multiplies this row after the encoder</source>
        <translation>인코더 뒤에 도구가 이 행에 곱하는 값</translation>
    </message>
    <message>
        <source>How the summary grows, word by word</source>
        <translation>요약이 단어마다 자라는 모습</translation>
    </message>
    <message>
        <source>How this tool&apos;s tokenizer takes the typed letters: {mode}.
A chip shows a piece of the vocabulary, ⏎ where it ends a word, and its id below.</source>
        <translation>이 도구의 토크나이저가 입력한 글자를 받아들이는 방식: {mode}.
칩에는 어휘의 조각과 그 아래 id가 있고, 단어가 끝나는 곳에는 ⏎가 있습니다.</translation>
    </message>
    <message>
        <source>Identical: every weight is the same number.</source>
        <translation>동일합니다. 모든 가중치가 같은 수입니다.</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>If it is a model, give it the ending .ckpt and open it again.</source>
        <translation>모델이라면 확장자를 .ckpt로 바꾸고 다시 여세요.</translation>
    </message>
    <message>
        <source>If the encoder hid it, the rows of padding would move by {padding} of their size, and those of words by {words}.</source>
        <translation>인코더가 패딩을 가린다면 패딩의 행은 그 크기의 {padding}, 단어의 행은 {words}만큼 움직입니다.</translation>
    </message>
    <message>
        <source>If the encoder hid it, the rows of padding would move by {padding} of their size.</source>
        <translation>인코더가 패딩을 가린다면 패딩의 행은 그 크기의 {padding}만큼 움직입니다.</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>이미지</translation>
    </message>
    <message>
        <source>Image of the conditioning</source>
        <translation>컨디셔닝 이미지</translation>
    </message>
    <message>
        <source>In brackets BREAK breaks nothing: {tool} reads it as a word of weight {weight}.</source>
        <translation>괄호 안의 BREAK는 아무것도 나누지 않습니다. {tool}에서는 이를 가중치 {weight}의 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>In common</source>
        <translation>공통</translation>
    </message>
    <message>
        <source>In how many prompts both would be if tags were strewn at random</source>
        <translation>태그가 무작위로 흩어져 있다면 둘이 함께 있을 프롬프트 수</translation>
    </message>
    <message>
        <source>In its place: {words}</source>
        <translation>그 자리에 넣은 것: {words}</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>파일 내용</translation>
    </message>
    <message>
        <source>In the negative prompt SD.Next has no breaks: this is the word “break” of weight −1.</source>
        <translation>SD.Next의 네거티브 프롬프트에는 구분이 없어, 이 부분은 가중치 −1의 단어 “break”입니다.</translation>
    </message>
    <message>
        <source>In the negative prompt SD.Next reads tags as words.</source>
        <translation>SD.Next는 네거티브 프롬프트의 태그를 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>In the negative prompt {tool} reads this tag as words, and leaves it out of the counter.</source>
        <translation>{tool}에서는 네거티브 프롬프트의 이 태그를 단어로 읽고 카운터에서는 뺍니다.</translation>
    </message>
    <message>
        <source>In the negative prompt {tool} takes AND for a word.</source>
        <translation>{tool}에서는 네거티브 프롬프트의 AND를 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>In the style “{style}”: {note}</source>
        <translation>스타일 “{style}”에서: {note}</translation>
    </message>
    <message>
        <source>In these letters {tool} reads only the first vector of “{word}”.</source>
        <translation>이 글자로 쓰면 {tool}에서는 “{word}”의 첫 벡터만 읽습니다.</translation>
    </message>
    <message>
        <source>In this library only; that two tags never met does not say that they cannot.</source>
        <translation>이 모음에서만 그렇습니다. 두 태그가 만난 적 없다고 해서 함께 쓸 수 없는 것은 아닙니다.</translation>
    </message>
    <message>
        <source>In {folder} lie {tools}.</source>
        <translation>{folder} 안에 {tools}이(가) 있습니다.</translation>
    </message>
    <message>
        <source>Influence</source>
        <translation>영향</translation>
    </message>
    <message>
        <source>Insert a learned word</source>
        <translation>학습된 단어 넣기</translation>
    </message>
    <message>
        <source>Insert {name}</source>
        <translation>{name} 넣기</translation>
    </message>
    <message>
        <source>Instead of “{word}”, out of 3,000 common words:</source>
        <translation>“{word}” 대신, 흔한 단어 3,000개 가운데:</translation>
    </message>
    <message>
        <source>Is there a &amp;newer one?</source>
        <translation>새 버전이 있나?(&amp;N)</translation>
    </message>
    <message>
        <source>Is there a newer Promptscope?</source>
        <translation>새 버전의 Promptscope가 있나?</translation>
    </message>
    <message numerus="yes">
        <source>It also holds %n learned word(s), such as {names}.</source>
        <translation>
            <numerusform>임베딩 %n개도 들어 있습니다(예: {names}).</numerusform>
        </translation>
    </message>
    <message>
        <source>It also holds {encoders}. To read by them too, choose {family} and this file (--family {option}).</source>
        <translation>{encoders}도 들어 있습니다. 이것으로도 읽으려면 {family}와(과) 이 파일을 고르세요(--family {option}).</translation>
    </message>
    <message>
        <source>It belongs to no word that it could stand behind.</source>
        <translation>그 뒤에 설 수 있는, 이 단어가 꾸미는 단어가 없습니다.</translation>
    </message>
    <message>
        <source>It changes neither keys nor values of words.</source>
        <translation>단어의 키도 값도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>It changes no text encoder, so words mean what they meant; it acts in the U-Net alone.</source>
        <translation>텍스트 인코더를 바꾸지 않으므로 단어의 의미는 그대로이며, U-Net에서만 작용합니다.</translation>
    </message>
    <message>
        <source>It changes the U-Net alone: the words stay as they are, and so does everything shown here.</source>
        <translation>U-Net만 바꿉니다. 단어는 그대로이고, 여기에 보이는 것도 모두 그대로입니다.</translation>
    </message>
    <message>
        <source>It changes what words bring most at {most} × {most} and least at {least} × {least}.</source>
        <translation>단어가 가져오는 것을 {most} × {most}에서 가장 많이, {least} × {least}에서 가장 적게 바꿉니다.</translation>
    </message>
    <message>
        <source>It changes what words bring to blocks of all sizes about alike.</source>
        <translation>단어가 가져오는 것을 모든 크기의 블록에서 비슷하게 바꿉니다.</translation>
    </message>
    <message>
        <source>It differs from the reference by no more than storing it as {type} explains: it was never trained.</source>
        <translation>기준과의 차이가 {type} 형식으로 저장한 탓을 넘지 않습니다. 학습된 적이 없습니다.</translation>
    </message>
    <message>
        <source>It does not get down to {target} tokens: what stays has {tokens}.</source>
        <translation>토큰 {target}개까지 줄지 않습니다. 남는 것이 {tokens}개입니다.</translation>
    </message>
    <message>
        <source>It goes as number {place}.</source>
        <translation>{place}번째로 빠집니다.</translation>
    </message>
    <message numerus="yes">
        <source>It happened %n time(s).</source>
        <translation>
            <numerusform>%n번 일어났습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has no model.safetensors.</source>
        <translation>model.safetensors가 없습니다.</translation>
    </message>
    <message>
        <source>It has no notes.</source>
        <translation>적힌 것이 없습니다.</translation>
    </message>
    <message>
        <source>It has no text encoder part for this model: it acts in the U-Net alone, where no word can be named. “As the U-Net sees it” shows the place.</source>
        <translation>이 모델에 맞는 텍스트 인코더 부분이 없습니다. U-Net에서만 작용하며, 거기서는 단어를 댈 수 없습니다. 그 자리는 “U-Net이 보는 대로”에 있습니다.</translation>
    </message>
    <message>
        <source>It has {layers} layers; {encoder} as it was released has {usual}.</source>
        <translation>레이어가 {layers}개입니다. 공개된 {encoder}에는 {usual}개가 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>It holds %n word(s), such as {names}.</source>
        <translation>
            <numerusform>단어 %n개가 들어 있습니다(예: {names}).</numerusform>
        </translation>
    </message>
    <message>
        <source>It holds Anima&apos;s adapter: name it together with the file of Qwen3 0.6B to read as Anima (--family anima).</source>
        <translation>Anima의 어댑터가 들어 있습니다. Anima로 읽으려면 Qwen3 0.6B 파일과 함께 지정하세요(--family anima).</translation>
    </message>
    <message>
        <source>It holds its weights only as a pickle, which may run code.</source>
        <translation>가중치가 코드를 실행할 수 있는 피클로만 되어 있습니다.</translation>
    </message>
    <message>
        <source>It holds more files than are listed; the rest is left out.</source>
        <translation>목록에 실을 수 있는 것보다 파일이 많아 나머지는 뺐습니다.</translation>
    </message>
    <message>
        <source>It is handed over with the others, and steers the picture too.</source>
        <translation>그 행도 다른 행과 함께 전달되어 그림에 영향을 줍니다.</translation>
    </message>
    <message>
        <source>It is not whole, or named in a way that is not read here; open it as ComfyUI or diffusers have it.</source>
        <translation>일부만 들어 있거나, 여기서 읽지 않는 이름으로 되어 있습니다. ComfyUI나 diffusers에서 쓰는 형태로 여세요.</translation>
    </message>
    <message>
        <source>It is read as {family}, whose {missing} it does not hold.</source>
        <translation>{family}(으)로 읽지만, 그 계열의 {missing}이(가) 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>It is read as {family}. Its text encoder is also that of {others}: choose the family where that is meant.</source>
        <translation>{family}(으)로 읽습니다. 이 텍스트 인코더는 {others}에서도 씁니다. 그쪽이라면 계열을 고르세요.</translation>
    </message>
    <message>
        <source>It is that of the first of {count} chunks: the words of the others have no part in it.</source>
        <translation>청크 {count}개 가운데 첫 번째의 것이며, 다른 청크의 단어는 관여하지 않습니다.</translation>
    </message>
    <message>
        <source>It moves the summary by {change} commas, cutting the end by {cut}, leaving out at random by {random}.</source>
        <translation>요약이 쉼표 {change}개만큼 움직입니다. 끝을 자르면 {cut}개, 아무것이나 빼면 {random}개만큼입니다.</translation>
    </message>
    <message>
        <source>It moves the summary by {change} commas, cutting the end by {cut}.</source>
        <translation>요약이 쉼표 {change}개만큼 움직입니다. 끝을 자르면 {cut}개만큼입니다.</translation>
    </message>
    <message>
        <source>It names folders that are not there now: {folders}</source>
        <translation>지금 없는 폴더들이 적혀 있습니다: {folders}</translation>
    </message>
    <message>
        <source>It stands before the word already.</source>
        <translation>이미 그 단어 앞에 있습니다.</translation>
    </message>
    <message>
        <source>Its family, {unknown}, is not known here; its prompts are read as for {family}.</source>
        <translation>모델 계열 {unknown}은(는) 여기서 알지 못합니다. 프롬프트는 {family}처럼 읽습니다.</translation>
    </message>
    <message>
        <source>Its names hold in the prompt, and its rules read it</source>
        <translation>이 도구의 이름들이 프롬프트에서 통하고, 이 도구의 규칙으로 읽습니다</translation>
    </message>
    <message>
        <source>Its other modules act too; sizes of changes do not tell what is seen.</source>
        <translation>다른 모듈도 작용하며, 변화의 크기가 무엇이 보일지를 알려 주지는 않습니다.</translation>
    </message>
    <message>
        <source>Its place among all that were compared</source>
        <translation>비교한 모든 것 가운데의 순위</translation>
    </message>
    <message>
        <source>Its row changed by {percent} % of its length</source>
        <translation>행이 그 길이의 {percent} %만큼 바뀌었습니다</translation>
    </message>
    <message>
        <source>Its row moves by {percent} % of its length, {times} times as far as the middle word’s</source>
        <translation>행이 그 길이의 {percent} %만큼 움직입니다. 가운데 단어의 {times}배입니다</translation>
    </message>
    <message>
        <source>Its text encoder is built otherwise than the reference, so only readings compare.</source>
        <translation>텍스트 인코더의 구조가 기준과 달라, 읽은 결과만 비교할 수 있습니다.</translation>
    </message>
    <message>
        <source>Its text encoder was never trained: every number is the reference’s, rounded to half precision.</source>
        <translation>텍스트 인코더가 학습된 적이 없습니다. 반정밀도로 반올림하면 모든 숫자가 기준과 같습니다.</translation>
    </message>
    <message>
        <source>Its text projection is a placeholder that changes nothing, so the feature is not CLIP&apos;s.</source>
        <translation>텍스트 투영이 아무것도 바꾸지 않는 자리 채움이어서 특징 벡터가 CLIP의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>Its text projection is a placeholder, {value} everywhere, so the feature is not CLIP&apos;s.</source>
        <translation>텍스트 투영이 모두 {value}인 자리 표시자이므로, 특징 벡터는 CLIP의 것이 아닙니다.</translation>
    </message>
    <message>
        <source>Its twin</source>
        <translation>쌍둥이</translation>
    </message>
    <message>
        <source>Its vector is unusually short, as of a token that training hardly touched</source>
        <translation>벡터가 유난히 짧음: 학습이 거의 건드리지 않은 토큰처럼</translation>
    </message>
    <message>
        <source>Its vectors are of width {width}, which no text encoder that is opened here takes.</source>
        <translation>벡터의 폭이 {width}이며, 여기서 여는 텍스트 인코더는 이 폭을 받지 않습니다.</translation>
    </message>
    <message>
        <source>Its vectors for the output of text encoders are not used: they stand in no prompt.</source>
        <translation>텍스트 인코더 출력용 벡터는 쓰이지 않습니다. 프롬프트에 들어가지 않기 때문입니다.</translation>
    </message>
    <message>
        <source>Its vectors for {encoder} are not used: only CLIP&apos;s text encoders are opened.</source>
        <translation>{encoder}용 벡터는 사용되지 않습니다. CLIP의 텍스트 인코더만 엽니다.</translation>
    </message>
    <message>
        <source>Its weights are a sum of {first} and {second} whose shares differ by layer; on the whole {most} % and {least} %, within {residual} % of the way between.</source>
        <translation>가중치가 {first}와(과) {second}의 합이며 비율이 레이어마다 다릅니다. 전체로는 {most} %와 {least} %이고, 둘 사이 거리의 {residual} % 안에서 맞습니다.</translation>
    </message>
    <message>
        <source>Its weights are {most} % of {first} and {least} % of {second}, within {residual} % of the way between.</source>
        <translation>가중치의 {most} %는 {first}, {least} %는 {second}이며, 둘 사이 거리의 {residual} % 안에서 맞습니다.</translation>
    </message>
    <message>
        <source>Its width is {width}; {encoder} as it was released has {usual}.</source>
        <translation>너비가 {width}입니다. 공개된 {encoder}의 너비는 {usual}입니다.</translation>
    </message>
    <message>
        <source>Its {encoder} is a Long-CLIP: it reads {positions} positions at once. ComfyUI gives it chunks of as many; A1111 cannot open it, and A1111, diffusers and compel, as they come, fill no more than {usual}.</source>
        <translation>{encoder}은(는) Long-CLIP으로, 한 번에 {positions}개 위치를 읽습니다. ComfyUI는 그만큼 긴 청크를 줍니다. A1111은 이런 파일을 열지 못하며, A1111, diffusers, compel은 기본 상태에서 {usual}개까지만 채웁니다.</translation>
    </message>
    <message>
        <source>Its {encoder} is a stand-in that a tool wrote: {name} holds {value} everywhere, as do {count} of the {all} tables looked at. What is computed from it means nothing; open the model it was trained from.</source>
        <translation>{encoder}은(는) 도구가 자리만 채운 것입니다. {name}의 값이 모두 {value}이고, 살펴본 표 {all}개 가운데 {count}개가 이처럼 한 값뿐입니다. 여기서 계산한 것은 의미가 없으니, 학습의 바탕이 된 모델을 여세요.</translation>
    </message>
    <message>
        <source>Its {encoder} was never trained: all its norms are 1 and all its biases 0, as before the first step. What is computed from it means nothing; open the model it was trained from.</source>
        <translation>{encoder}은(는) 학습된 적이 없습니다. 첫 단계 전처럼 정규화 값이 모두 1이고 편향이 모두 0입니다. 여기서 계산한 것은 의미가 없으니, 학습의 바탕이 된 모델을 여세요.</translation>
    </message>
    <message>
        <source>Its {folder} folder has no model.safetensors.</source>
        <translation>{folder} 폴더에 model.safetensors가 없습니다.</translation>
    </message>
    <message>
        <source>Its {folder} folder holds its weights only as a pickle, which may run code.</source>
        <translation>{folder} 폴더의 가중치가 코드를 실행할 수 있는 피클로만 되어 있습니다.</translation>
    </message>
    <message>
        <source>Keep this axis</source>
        <translation>이 축 저장</translation>
    </message>
    <message>
        <source>Keep this axis by a name</source>
        <translation>이 축을 이름을 붙여 저장</translation>
    </message>
    <message>
        <source>Kept in {folder}, where other programs find it, too; {free} are free there.</source>
        <translation>다른 프로그램도 찾을 수 있는 {folder}에 보관됩니다. 남은 공간은 {free}입니다.</translation>
    </message>
    <message>
        <source>Keys and values only: without a picture nothing is said of where a word acts, nor that a loud value is seen. Values still go through every later layer, and the sizes of blocks are no list of meanings.</source>
        <translation>키와 값만 봅니다. 그림이 없으므로 단어가 어디에 작용하는지, 큰 값이 눈에 보이는지는 말하지 않습니다. 값은 뒤의 모든 레이어를 더 지나가며, 블록의 크기는 뜻의 목록이 아닙니다.</translation>
    </message>
    <message>
        <source>Korean words</source>
        <translation>한국어 단어</translation>
    </message>
    <message>
        <source>L vs G</source>
        <translation>L 대 G</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>언어 / Language(&amp;G)</translation>
    </message>
    <message>
        <source>Later words cannot be seen, and their cells are bare.</source>
        <translation>뒤의 단어는 볼 수 없으며 그 칸은 비어 있습니다.</translation>
    </message>
    <message>
        <source>Layer &amp;down</source>
        <translation>레이어 아래로(&amp;D)</translation>
    </message>
    <message>
        <source>Layer &amp;up</source>
        <translation>레이어 위로(&amp;U)</translation>
    </message>
    <message>
        <source>Layer 0 is the embedding, which no attention has made: choose layer 1 or a later one.</source>
        <translation>레이어 0은 임베딩이라 어텐션이 만든 것이 아닙니다: 레이어 1 이후를 고르세요.</translation>
    </message>
    <message>
        <source>Layer 0 is what goes in: no layer has moved it yet.</source>
        <translation>레이어 0은 들어가는 그대로입니다. 아직 어느 레이어도 움직이지 않았습니다.</translation>
    </message>
    <message>
        <source>Layer {layer} differs; the other layers are the same.</source>
        <translation>레이어 {layer}만 다르고 나머지 레이어는 같습니다.</translation>
    </message>
    <message>
        <source>Layer {layer} is a copy of layer {before}, which a tool wrote in place of one it did not keep.</source>
        <translation>레이어 {layer}은(는) 레이어 {before}의 복사본입니다. 도구가 보존하지 않은 레이어 대신 써넣은 것입니다.</translation>
    </message>
    <message>
        <source>Layer {layer} of {layers}</source>
        <translation>레이어 {layers}개 중 {layer}</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>Layers handed on</source>
        <translation>넘기는 레이어</translation>
    </message>
    <message>
        <source>Layers that are handed on: {counts}.</source>
        <translation>넘기는 레이어: {counts}.</translation>
    </message>
    <message>
        <source>Layers {layers} differ, layer {furthest} most; the other layers are the same.</source>
        <translation>레이어 {layers}의 가중치가 다르고, 그중 레이어 {furthest}의 차이가 가장 큽니다. 나머지 레이어는 같습니다.</translation>
    </message>
    <message>
        <source>Leaks: how far a word carries another one’s noun towards itself</source>
        <translation>샘: 단어가 다른 단어의 명사를 제 쪽으로 얼마나 끌어오는가</translation>
    </message>
    <message>
        <source>Least alike</source>
        <translation>가장 다름</translation>
    </message>
    <message>
        <source>Least value of the row</source>
        <translation>행의 가장 작은 값</translation>
    </message>
    <message>
        <source>Leave one line break</source>
        <translation>줄바꿈 하나만 남기기</translation>
    </message>
    <message>
        <source>Leave only the words</source>
        <translation>단어만 남기기</translation>
    </message>
    <message>
        <source>Leave out single words</source>
        <translation>단어를 하나씩 뺍니다</translation>
    </message>
    <message>
        <source>Leave out what goes to BOS, and bring the rest of each row back to a sum of 1</source>
        <translation>BOS로 가는 몫을 빼고, 각 행의 나머지를 합이 1이 되도록 맞춥니다</translation>
    </message>
    <message>
        <source>Leave out whole tags, what stands between commas</source>
        <translation>쉼표 사이의 태그를 통째로 뺍니다</translation>
    </message>
    <message>
        <source>Leaving out one part after the other…</source>
        <translation>부분을 하나씩 빼 보는 중…</translation>
    </message>
    <message>
        <source>Leaving out the weights moves no word row, and the whole by {whole}.</source>
        <translation>가중치를 빼면 단어 행은 움직이지 않고, 전체는 {whole} 움직입니다.</translation>
    </message>
    <message>
        <source>Leaving out the weights moves the word rows by {words}, and the whole by {whole}.</source>
        <translation>가중치를 빼면 단어 행은 {words}, 전체는 {whole} 움직입니다.</translation>
    </message>
    <message>
        <source>Left out of every pane: {words}</source>
        <translation>모든 패널에서 뺀 단어: {words}</translation>
    </message>
    <message numerus="yes">
        <source>Left out of “{lora}”, as not computed: %n module(s) of the U-Net ({kinds}).</source>
        <translation>
            <numerusform>“{lora}”에서 U-Net의 모듈 %n개를 계산하지 않아 뺐습니다({kinds}).</numerusform>
        </translation>
    </message>
    <message>
        <source>Left: cosine of the {kind}’s row before the final layer norm with every entry of the encoder’s own token table, {centred}; of layer 0 the position embedding is taken off, so that a word of one token finds itself at 1. Deeper rows are of another kind than the entries: low cosines are normal there.
Right: {measure} with {words} common words, each encoded alone, at the same layer, of {rows}. A {kind}’s row is the mean of its tokens’ rows.</source>
        <translation>왼쪽: 최종 레이어 정규화를 거치기 전 {kind} 행과 인코더 자신의 토큰 표에 있는 모든 항목의 코사인({centred}). 레이어 0에서는 위치 임베딩을 빼므로, 토큰 하나인 단어는 자신을 1에서 찾습니다. 더 깊은 행은 항목과 성질이 달라 코사인이 낮은 것이 정상입니다.
오른쪽: 각각 홀로 인코딩한 흔한 단어 {words}개와 같은 레이어에서의 {measure}, {rows} 기준. {kind} 행은 해당 토큰들의 행을 평균한 것입니다.</translation>
    </message>
    <message>
        <source>Left: cosine of the {kind}’s row before the final norm with every entry of the encoder’s own token table, {centred}. Deeper rows are of another kind than the entries: low cosines are normal there. A piece that begins with a hyphen has no blank before it.
Middle: {measure} with {words} common words, each encoded alone behind what the tool puts before a prompt, at the same layer, of {rows}. A {kind}’s row is the mean of its tokens’ rows.</source>
        <translation>왼쪽: 마지막 정규화 전의 {kind} 행과 인코더 자신의 토큰 표 모든 항목의 코사인, {centred}. 깊은 행은 항목과 종류가 다르므로 낮은 코사인이 보통입니다. 하이픈으로 시작하는 조각은 앞에 빈칸이 없습니다.
가운데: 같은 레이어에서, 도구가 프롬프트 앞에 붙이는 것 뒤에 하나씩 따로 인코딩한 흔한 단어 {words}개와의 {measure}, {rows}. {kind}의 행은 그 토큰 행들의 평균입니다.</translation>
    </message>
    <message>
        <source>Legend of the curves</source>
        <translation>곡선 범례</translation>
    </message>
    <message>
        <source>Length of the row at this layer</source>
        <translation>이 레이어에서 행의 길이</translation>
    </message>
    <message>
        <source>Length of the row at this layer in {encoder}</source>
        <translation>{encoder}의 이 레이어에서 행의 길이</translation>
    </message>
    <message>
        <source>Less weight for the tag</source>
        <translation>태그 가중치 내리기</translation>
    </message>
    <message>
        <source>Li&amp;brary of prompts…</source>
        <translation>프롬프트 모음(&amp;B)…</translation>
    </message>
    <message>
        <source>Library of prompts</source>
        <translation>프롬프트 모음</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Likeliest next words</source>
        <translation>가장 그럴듯한 다음 단어</translation>
    </message>
    <message>
        <source>Likeness of all models to one another</source>
        <translation>모든 모델 서로의 닮음</translation>
    </message>
    <message>
        <source>Likeness of the twin</source>
        <translation>쌍둥이와의 닮음</translation>
    </message>
    <message>
        <source>Likeness to the reference, layer by layer</source>
        <translation>기준과의 닮음, 레이어별</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>줄</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>줄</translation>
    </message>
    <message>
        <source>Listed by themselves are English words that the program knows: {words} and so on. Of any other word, in whatever language, click it in the prompt.</source>
        <translation>저절로 나열되는 것은 프로그램이 아는 영어 단어입니다: {words} 등. 다른 단어는 어느 언어든 프롬프트에서 클릭하십시오.</translation>
    </message>
    <message>
        <source>Lists of the library</source>
        <translation>모음의 목록</translation>
    </message>
    <message>
        <source>Lists only rows with this text in their piece or word, or at this position (14, 2:14, 2: for a whole chunk) or of this id (Ctrl+F)</source>
        <translation>조각이나 단어에 이 글자가 있는 행, 이 위치(14, 2:14, 청크 전체는 2:)나 이 id의 행만 보여 줍니다 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Lists pairs with these words</source>
        <translation>이 단어가 든 쌍을 보여 줍니다</translation>
    </message>
    <message>
        <source>Lists the models of A1111, Forge, ComfyUI or another tool</source>
        <translation>A1111, Forge, ComfyUI 등 도구의 모델을 목록에 올립니다</translation>
    </message>
    <message>
        <source>LoKr with core tensors</source>
        <translation>코어 텐서가 있는 LoKr</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>LoRA change</source>
        <translation>LoRA 변화</translation>
    </message>
    <message>
        <source>LoRA {name} {strength}</source>
        <translation>LoRA {name} {strength}</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>LoRAs (*.safetensors *.ckpt *.pt *.bin);;All files (*)</source>
        <translation>LoRA (*.safetensors *.ckpt *.pt *.bin);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>LoRAs and embeddings</source>
        <translation>LoRA와 임베딩</translation>
    </message>
    <message>
        <source>LoRAs are put into CLIP&apos;s encoders only.</source>
        <translation>LoRA는 CLIP 인코더에만 적용됩니다.</translation>
    </message>
    <message>
        <source>LoRAs are put on CLIP’s text encoders alone so far, and this model has none.</source>
        <translation>LoRA는 아직 CLIP의 텍스트 인코더에만 적용되며, 이 모델에는 CLIP이 없습니다.</translation>
    </message>
    <message>
        <source>LoRAs are put on CLIP’s text encoders alone so far.</source>
        <translation>LoRA는 아직 CLIP의 텍스트 인코더에만 적용됩니다.</translation>
    </message>
    <message>
        <source>LoRAs change “{word}” most at layer {layer}: by {percent} % of its size, {times} times the median.</source>
        <translation>레이어 {layer}에서 LoRA가 가장 크게 바꾸는 것: “{word}”, 크기의 {percent} %, 중앙값의 {times}배.</translation>
    </message>
    <message>
        <source>LoRAs, embeddings</source>
        <translation>LoRA, 임베딩</translation>
    </message>
    <message>
        <source>Longer than the limit: {tool} has room for {limit} tokens of a prompt here, and this has {used}. The end is cut, that of the template too.</source>
        <translation>한도를 넘었습니다. 여기서 {tool}에는 프롬프트 {limit}토큰이 들어가는데 {used}토큰입니다. 끝이 잘리며, 템플릿의 끝도 잘립니다.</translation>
    </message>
    <message>
        <source>Look at both, each at the same distance from its last layer</source>
        <translation>둘 다 봅니다. 각각 마지막 레이어에서 같은 거리의 레이어입니다</translation>
    </message>
    <message>
        <source>Look at the first encoder, CLIP ViT-L</source>
        <translation>첫 번째 인코더 CLIP ViT-L 보기</translation>
    </message>
    <message>
        <source>Look at the negative prompt: compare it with the prompt</source>
        <translation>네거티브 프롬프트 들여다보기: 프롬프트와 비교합니다</translation>
    </message>
    <message>
        <source>Look at the second encoder, OpenCLIP ViT-bigG</source>
        <translation>두 번째 인코더 OpenCLIP ViT-bigG 보기</translation>
    </message>
    <message>
        <source>Look at {encoder}</source>
        <translation>{encoder} 보기</translation>
    </message>
    <message>
        <source>Look at {encoder}: its tokens and rules</source>
        <translation>{encoder} 보기: 토큰과 규칙</translation>
    </message>
    <message>
        <source>Look for a repository that has them as .safetensors.</source>
        <translation>가중치가 .safetensors로 된 저장소를 찾으세요.</translation>
    </message>
    <message>
        <source>Look for it in my files…</source>
        <translation>내 파일에서 찾기…</translation>
    </message>
    <message>
        <source>Look for the model as .safetensors, or save it again as such in the program you use it with.</source>
        <translation>.safetensors로 된 모델을 찾거나, 모델을 쓰는 프로그램에서 .safetensors로 다시 저장하세요.</translation>
    </message>
    <message>
        <source>Look for the model as .safetensors.</source>
        <translation>.safetensors로 된 모델을 찾으세요.</translation>
    </message>
    <message>
        <source>Look for the tokenizer in a folder</source>
        <translation>폴더에서 토크나이저 찾기</translation>
    </message>
    <message>
        <source>Look in a folder…</source>
        <translation>폴더에서 찾기…</translation>
    </message>
    <message>
        <source>Look in the &amp;usual places…</source>
        <translation>흔히 있는 곳에서 찾기(&amp;U)…</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>조회</translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation>파일을 살펴보는 중…</translation>
    </message>
    <message>
        <source>Looking at the places where tools usually are. Nothing is changed there.</source>
        <translation>도구가 흔히 있는 곳을 살펴보고 있습니다. 그곳의 것은 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Looking at {name}…</source>
        <translation>살펴보는 중: {name}…</translation>
    </message>
    <message>
        <source>Looking for its file…</source>
        <translation>파일을 찾는 중…</translation>
    </message>
    <message>
        <source>Looking for twins: {done} of {total}</source>
        <translation>쌍둥이 찾는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Looking up what is close…</source>
        <translation>가까운 것을 찾는 중…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <source>Looks through your tools’ text encoders and the download cache, then asks for a folder; of large files only the headers are read</source>
        <translation>도구의 텍스트 인코더와 내려받기 캐시를 살펴보고, 없으면 폴더를 묻습니다. 큰 파일은 헤더만 읽습니다</translation>
    </message>
    <message>
        <source>Looks where tools usually are</source>
        <translation>도구가 흔히 있는 곳을 살펴봅니다</translation>
    </message>
    <message>
        <source>Looks where tools usually are, and lists what is there; takes ten seconds at most</source>
        <translation>도구가 흔히 있는 곳을 살펴보고 찾은 것을 보여줍니다. 길어야 10초 걸립니다</translation>
    </message>
    <message>
        <source>Lumina 2, NetaYume</source>
        <translation>Lumina 2, NetaYume</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>대상 모델</translation>
    </message>
    <message>
        <source>Make A a copy of B</source>
        <translation>B를 A로 복사</translation>
    </message>
    <message>
        <source>Make B a copy of A</source>
        <translation>A를 B로 복사</translation>
    </message>
    <message>
        <source>Make it a weight</source>
        <translation>가중치로 바꾸기</translation>
    </message>
    <message>
        <source>Make it the reference</source>
        <translation>기준으로 삼기</translation>
    </message>
    <message>
        <source>Makes the prompt with its styles the text, and takes the styles away; undo brings the text back</source>
        <translation>스타일을 적용한 프롬프트를 글로 쓰고 스타일은 뺍니다. 실행 취소하면 이전 글로 돌아갑니다</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>Map by</source>
        <translation>지도의 기준</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>마스크</translation>
    </message>
    <message>
        <source>Masked: no other row looks at it.</source>
        <translation>가려짐: 다른 행이 이것을 보지 않습니다.</translation>
    </message>
    <message>
        <source>Masking the padding moves no word row, and the whole by {whole}.</source>
        <translation>패딩을 가리면 단어 행은 움직이지 않고, 전체는 {whole} 움직입니다.</translation>
    </message>
    <message>
        <source>Masking the padding moves the word rows by {words}, and the whole by {whole}.</source>
        <translation>패딩을 가리면 단어 행은 {words}, 전체는 {whole} 움직입니다.</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>최대 길이</translation>
    </message>
    <message>
        <source>Mean of the row&apos;s values</source>
        <translation>행 값의 평균</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>측정하는 중…</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>모델: {name}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Models (*.safetensors *.gguf *.ckpt *.pt *.bin);;All files (*)</source>
        <translation>모델 (*.safetensors *.gguf *.ckpt *.pt *.bin);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Models that are compared</source>
        <translation>비교하는 모델</translation>
    </message>
    <message>
        <source>Models, LoRAs, embeddings</source>
        <translation>모델, LoRA, 임베딩</translation>
    </message>
    <message>
        <source>More than 75 tokens make two chunks: the orange line stands before “visible”. The six tokens behind it are read by themselves, without the sailor, and the rest of their chunk is padding.</source>
        <translation>토큰이 75개를 넘으면 청크가 두 개가 됩니다. 주황 선은 “visible” 앞에 있습니다. 그 뒤의 토큰 6개는 선원 없이 따로 읽히고, 그 청크의 나머지는 패딩입니다.</translation>
    </message>
    <message>
        <source>More than {count} prompts: what follows was not read.</source>
        <translation>프롬프트가 {count}개보다 많아, 그 뒤는 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>More weight for the tag</source>
        <translation>태그 가중치 올리기</translation>
    </message>
    <message>
        <source>Most alike</source>
        <translation>가장 비슷함</translation>
    </message>
    <message>
        <source>Most beyond an even share: {links}</source>
        <translation>고른 몫을 가장 크게 넘는 것: {links}</translation>
    </message>
    <message>
        <source>Move the tag back</source>
        <translation>태그를 앞으로 옮기기</translation>
    </message>
    <message>
        <source>Move the tag on</source>
        <translation>태그를 뒤로 옮기기</translation>
    </message>
    <message>
        <source>Moved by the last edit</source>
        <translation>마지막 편집에 움직임</translation>
    </message>
    <message>
        <source>Moved most by the text encoder part</source>
        <translation>텍스트 인코더 부분이 가장 많이 움직인 것</translation>
    </message>
    <message>
        <source>Moves most, strongest first</source>
        <translation>가장 많이 움직이는 것, 센 것부터</translation>
    </message>
    <message>
        <source>Much goes to BOS, which is the same row for every prompt.</source>
        <translation>많은 부분이 BOS로 갑니다. BOS는 모든 프롬프트에서 같은 행입니다.</translation>
    </message>
    <message>
        <source>Much goes to “{first}”, the first token, which is the same row for every prompt.</source>
        <translation>많은 몫이 첫 토큰 “{first}”로 가며, 그 행은 모든 프롬프트에서 같습니다.</translation>
    </message>
    <message>
        <source>My tools</source>
        <translation>내 도구</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Name of the axis</source>
        <translation>축의 이름</translation>
    </message>
    <message>
        <source>Name or address of the repository</source>
        <translation>저장소의 이름이나 주소</translation>
    </message>
    <message>
        <source>Names in files are still being read.</source>
        <translation>파일 안의 이름을 아직 읽는 중입니다.</translation>
    </message>
    <message>
        <source>Nearest common words</source>
        <translation>가까운 흔한 단어</translation>
    </message>
    <message>
        <source>Nearest entries of the token table</source>
        <translation>토큰 표에서 가까운 항목</translation>
    </message>
    <message>
        <source>Nearest words</source>
        <translation>가까운 단어</translation>
    </message>
    <message>
        <source>Needs a LoRA: drop one on the window, or name one of your tool in the prompt</source>
        <translation>LoRA가 필요합니다. 창에 끌어다 놓거나 프롬프트에 도구의 LoRA를 적으세요</translation>
    </message>
    <message>
        <source>Needs a LoRA: one of the prompt&apos;s, or one that you choose</source>
        <translation>LoRA가 필요합니다. 프롬프트에 있는 것을 쓰거나 직접 고르세요</translation>
    </message>
    <message>
        <source>Needs other checkpoints: add them in the pane</source>
        <translation>다른 체크포인트가 필요합니다. 패널에서 추가하세요</translation>
    </message>
    <message>
        <source>Needs the checkpoint that it was made from, as reference: add it in the pane</source>
        <translation>바탕이 된 체크포인트가 기준으로 필요합니다. 패널에서 추가하세요</translation>
    </message>
    <message>
        <source>Needs the checkpoint&apos;s U-Net: the open model&apos;s own, or one that you choose</source>
        <translation>체크포인트의 U-Net이 필요합니다. 열린 모델의 것을 쓰거나 직접 고르세요</translation>
    </message>
    <message>
        <source>Needs the model that it was trained from: choose it in the pane</source>
        <translation>학습의 바탕이 된 모델이 필요합니다. 패널에서 고르세요</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>네거티브 프롬프트</translation>
    </message>
    <message>
        <source>Neither the file nor one beside it names a word.</source>
        <translation>파일에도 그 곁의 파일에도 적힌 단어가 없습니다.</translation>
    </message>
    <message>
        <source>Never together</source>
        <translation>함께 쓰인 적 없음</translation>
    </message>
    <message>
        <source>Never with</source>
        <translation>함께 나온 적 없는 태그</translation>
    </message>
    <message>
        <source>Next example</source>
        <translation>다음 예제</translation>
    </message>
    <message>
        <source>Next word</source>
        <translation>다음 단어</translation>
    </message>
    <message>
        <source>Next word · logit lens</source>
        <translation>다음 단어 · 로짓 렌즈</translation>
    </message>
    <message>
        <source>No LoRA has this name.</source>
        <translation>이 이름의 LoRA가 없습니다.</translation>
    </message>
    <message>
        <source>No LoRA is on: switch one on to see what it changes.</source>
        <translation>켜진 LoRA가 없습니다: 하나를 켜면 무엇이 바뀌는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>No block tells “{left}” and “{right}” further apart than CLIP does: {clip} of an average pair.</source>
        <translation>어떤 블록도 “{left}”와(과) “{right}”을(를) CLIP보다 더 멀리 구별하지 않습니다: 평균 쌍의 {clip}.</translation>
    </message>
    <message>
        <source>No block tells “{left}” from “{right}” well: at most {most} of an average pair of words (CLIP: {clip}).</source>
        <translation>어떤 블록도 “{left}”와(과) “{right}”을(를) 잘 구별하지 못합니다: 많아야 평균 단어 쌍의 {most} (CLIP: {clip}).</translation>
    </message>
    <message>
        <source>No bracket is open here, so this one is read as a word.</source>
        <translation>여기에는 열린 괄호가 없어 이 괄호를 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>No browser could be opened. The page is {page}</source>
        <translation>브라우저를 열 수 없습니다. 페이지 주소는 {page}</translation>
    </message>
    <message>
        <source>No family that is known here reads by {encoders} together. Name the family, or fewer files.</source>
        <translation>{encoders}을(를) 함께 쓰는 계열은 여기서 알지 못합니다. 계열을 지정하거나 파일을 줄이세요.</translation>
    </message>
    <message>
        <source>No file in {folder} holds it.</source>
        <translation>{folder} 안의 어떤 파일에도 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>No file is called “{name}”. The headers of %n LoRA(s) are still being read: one may have it.</source>
        <translation>
            <numerusform>“{name}”(이)라는 파일은 없습니다. LoRA %n개의 헤더를 아직 읽는 중이며 그중에 이 이름이 있을 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No filling for the encoder; rows of zeros, up to 512, are put in front, and say nothing.</source>
        <translation>인코더에서는 채우지 않습니다. 앞쪽에 512행까지 0인 행을 붙이며, 그 행은 아무 말도 하지 않습니다.</translation>
    </message>
    <message>
        <source>No filling for the encoders; rows of zeros, up to 512, are put behind, and say nothing.</source>
        <translation>인코더에서는 채우지 않습니다. 뒤쪽에 512행까지 0인 행을 붙이며, 그 행은 아무 말도 하지 않습니다.</translation>
    </message>
    <message>
        <source>No filling: every row is one of the words or of the template.</source>
        <translation>채우지 않습니다. 모든 행이 단어의 행이거나 템플릿의 행입니다.</translation>
    </message>
    <message>
        <source>No folder of embeddings is open, so “{name}” is left out here; how many rows it takes in ComfyUI is unknown.</source>
        <translation>열린 임베딩 폴더가 없어 “{name}” 부분을 뺐습니다. ComfyUI에서 몇 행을 차지하는지는 알 수 없습니다.</translation>
    </message>
    <message>
        <source>No folder of {tool} is added, so what this tag means is not known and no LoRA is put on.</source>
        <translation>{tool} 폴더가 추가되지 않아 이 태그가 무엇을 가리키는지 알 수 없고 LoRA도 적용되지 않습니다.</translation>
    </message>
    <message>
        <source>No further than by chance</source>
        <translation>우연보다 멀리 움직이지 않음</translation>
    </message>
    <message>
        <source>No leak is shown: in {count} pairs the noun’s own word moves it less than a comma moves EOS.</source>
        <translation>보이는 샘 없음: {count}쌍에서 명사의 제 단어가 명사를 움직이는 만큼이 쉼표가 EOS를 움직이는 만큼보다 작습니다.</translation>
    </message>
    <message>
        <source>No prompt of a known generator is in {file}. What it holds is shown as it is.</source>
        <translation>{file}에는 알려진 생성 도구의 프롬프트가 없습니다. 들어 있는 내용을 그대로 보여 줍니다.</translation>
    </message>
    <message>
        <source>No replacements could be found: {why}</source>
        <translation>대신할 말을 찾지 못했습니다: {why}</translation>
    </message>
    <message>
        <source>No row changed: training left the vocabulary as it was.</source>
        <translation>바뀐 행이 없습니다. 학습은 어휘를 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>No row may look at padding, which in this family changes every row.</source>
        <translation>어느 행도 패딩을 볼 수 없게 합니다. 이 계열에서는 패딩이 모든 행을 바꿉니다.</translation>
    </message>
    <message>
        <source>No row may look at padding. The words’ rows never could: padding stands behind them.</source>
        <translation>어떤 행도 패딩을 볼 수 없습니다. 단어의 행은 원래 볼 수 없었습니다. 패딩이 뒤에 있기 때문입니다.</translation>
    </message>
    <message>
        <source>No sampler of this graph could be followed: these are the texts of all its nodes.</source>
        <translation>이 그래프에서는 따라갈 수 있는 샘플러가 없습니다. 모든 노드의 텍스트를 보여 줍니다.</translation>
    </message>
    <message>
        <source>No tags yet: commas part them.</source>
        <translation>아직 태그가 없습니다. 태그는 쉼표로 나뉩니다.</translation>
    </message>
    <message>
        <source>No text encoder was named. Name a .safetensors file, a diffusers folder or “study”.</source>
        <translation>텍스트 인코더를 지정하지 않았습니다. .safetensors 파일, diffusers 폴더 또는 “study”를 지정하세요.</translation>
    </message>
    <message>
        <source>No text is in this file.</source>
        <translation>이 파일에는 텍스트가 없습니다.</translation>
    </message>
    <message>
        <source>No text is left to look up in CLIP’s vocabulary of 49,408 pieces.</source>
        <translation>49,408개 조각으로 된 CLIP의 어휘에서 찾을 텍스트가 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>No text is left to look up in the vocabulary of {encoder}.</source>
        <translation>{encoder}의 어휘에서 찾을 글이 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>No tool has been added yet. Add the folder of A1111, Forge, ComfyUI or another one.</source>
        <translation>아직 추가한 도구가 없습니다. A1111, Forge, ComfyUI 등의 폴더를 추가하세요.</translation>
    </message>
    <message>
        <source>No tool hides padding, but this prompt leaves none.</source>
        <translation>패딩을 가리는 도구는 없지만, 이 프롬프트에는 패딩이 없습니다.</translation>
    </message>
    <message>
        <source>No tool hides padding: 1 of the {rows} rows is padding.</source>
        <translation>패딩을 가리는 도구는 없습니다. 전체 {rows}개 행 가운데 1개가 패딩입니다.</translation>
    </message>
    <message>
        <source>No tool hides padding: {count} of the {rows} rows are padding.</source>
        <translation>패딩을 가리는 도구는 없습니다. 전체 {rows}개 행 가운데 {count}개가 패딩입니다.</translation>
    </message>
    <message>
        <source>No tool is in the usual places. Choose its folder with “Add my tool’s folder…”.</source>
        <translation>흔히 있는 곳에는 도구가 없습니다. “내 도구의 폴더 추가…”로 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>No trails</source>
        <translation>자취 없음</translation>
    </message>
    <message>
        <source>No two describing words of one kind and length: nothing can leak from one noun&apos;s word to the other.</source>
        <translation>종류와 길이가 같은 꾸미는 단어가 둘이 아니므로 한 명사의 단어에서 다른 명사로 샐 것이 없습니다.</translation>
    </message>
    <message>
        <source>None of the English words for colours, materials, sizes and patterns that the program knows is here. Click any word or tag in the prompt, in whatever language: what it moves is listed.</source>
        <translation>프로그램이 아는 색, 재질, 크기, 무늬의 영어 단어가 여기에는 없습니다. 어느 언어든 프롬프트에서 단어나 태그를 클릭하면 그것이 움직이는 것이 나열됩니다.</translation>
    </message>
    <message>
        <source>None of the known files of wildcards is called “{name}”; what stands here is “{text}”.</source>
        <translation>알려진 와일드카드 파일 중에 “{name}”(이)라는 이름은 없습니다. 여기에는 “{text}”이(가) 놓입니다.</translation>
    </message>
    <message>
        <source>None of the {rows} rows that it looks at is padding: those are left out, masked or zeros.</source>
        <translation>이미지 모델이 보는 {rows}행 가운데 패딩은 없습니다. 패딩은 빠지거나 가려지거나 0입니다.</translation>
    </message>
    <message>
        <source>None was found in this tool.</source>
        <translation>이 도구에서 찾은 것이 없습니다.</translation>
    </message>
    <message>
        <source>Not &amp;read</source>
        <translation>읽지 못함(&amp;R)</translation>
    </message>
    <message>
        <source>Not all of its numbers are finite, so results may be empty: {tensor}. Use another copy of the LoRA.</source>
        <translation>유한하지 않은 숫자가 들어 있어 결과가 비어 있을 수 있습니다: {tensor}. LoRA의 다른 사본을 사용하세요.</translation>
    </message>
    <message>
        <source>Not all ways are read: the least and the most are those of the options that are shortest and longest alone.</source>
        <translation>모든 경우를 읽지는 않습니다. 최소와 최대는 저마다 가장 짧은 항목과 가장 긴 항목을 모은 것입니다.</translation>
    </message>
    <message>
        <source>Not all weights are finite numbers, so results may be empty: {first} and {count} more tensors.</source>
        <translation>일부 가중치가 유한한 수가 아니어서 결과가 비어 있을 수 있습니다: {first} 외 텐서 {count}개.</translation>
    </message>
    <message>
        <source>Not all weights are finite numbers, so results may be empty: {first}.</source>
        <translation>일부 가중치가 유한한 수가 아니어서 결과가 비어 있을 수 있습니다: {first}.</translation>
    </message>
    <message>
        <source>Not checked:</source>
        <translation>검사 안 함:</translation>
    </message>
    <message>
        <source>Not for this encoder: axes are measured in CLIP alone</source>
        <translation>이 인코더에는 해당 없음: 축은 CLIP에서만 잽니다</translation>
    </message>
    <message>
        <source>Not for this encoder: it makes no summary of the prompt that a step could be weighed by</source>
        <translation>이 인코더에는 해당 없음: 단계마다 견줄 프롬프트의 요약을 만들지 않습니다</translation>
    </message>
    <message>
        <source>Not for this encoder: it makes no summary of the prompt that could be divided</source>
        <translation>이 인코더에는 해당 없음: 나눌 프롬프트의 요약을 만들지 않습니다</translation>
    </message>
    <message>
        <source>Not for this encoder: its image models are transformers, not a U-Net</source>
        <translation>이 인코더에는 해당 없음: 그 이미지 모델은 U-Net이 아니라 트랜스포머입니다</translation>
    </message>
    <message>
        <source>Not for this encoder: only CLIP text encoders are compared</source>
        <translation>이 인코더에는 해당 없음: CLIP 텍스트 인코더만 견줍니다</translation>
    </message>
    <message>
        <source>Not for this encoder: what training and LoRAs change is looked up in CLIP alone</source>
        <translation>이 인코더에는 해당 없음: 학습과 LoRA가 바꾸는 것은 CLIP에서만 찾아봅니다</translation>
    </message>
    <message>
        <source>Not measured until an encoder is open and has answered.</source>
        <translation>인코더를 열고 답이 나와야 잴 수 있습니다.</translation>
    </message>
    <message>
        <source>Not measured where words are taken out: choose “replaced” in Influence.</source>
        <translation>단어를 빼는 방식에서는 재지 않습니다. 영향에서 “교체”를 고르세요.</translation>
    </message>
    <message>
        <source>Not measured yet: open {pane}.</source>
        <translation>아직 재지 않았습니다. ‘{pane}’ 창을 여세요.</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <source>Not shown: {count} more, whose own word moves the noun less than a comma moves EOS</source>
        <translation>보이지 않음: {count}개 더, 제 단어가 명사를 움직이는 만큼이 쉼표가 EOS를 움직이는 만큼보다 작음</translation>
    </message>
    <message>
        <source>Not starred</source>
        <translation>별표 없음</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>Notes on this prompt</source>
        <translation>이 프롬프트에 관한 메모</translation>
    </message>
    <message>
        <source>Nothing but commas: there are no words whose shares could be told.</source>
        <translation>쉼표뿐이라 몫을 말할 단어가 없습니다.</translation>
    </message>
    <message>
        <source>Nothing has been opened yet</source>
        <translation>아직 연 것이 없습니다</translation>
    </message>
    <message>
        <source>Nothing is filled up here: there is no padding.</source>
        <translation>여기서는 아무것도 채우지 않으므로 패딩이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing is filled up.</source>
        <translation>채우는 것은 없습니다.</translation>
    </message>
    <message>
        <source>Nothing leaks: no noun is carried towards another one&apos;s word.</source>
        <translation>새는 것이 없습니다: 다른 명사의 단어 쪽으로 끌려가는 명사가 없습니다.</translation>
    </message>
    <message>
        <source>Nothing of what “{lora}” changes in the U-Net can be shown.</source>
        <translation>“{lora}”이(가) U-Net에서 바꾸는 것 가운데 보여 줄 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing to show until an encoder is open: see the line at the bottom, or choose one above.</source>
        <translation>인코더를 열어야 보여 줄 것이 있습니다: 맨 아래 줄을 보거나 위에서 고르세요.</translation>
    </message>
    <message>
        <source>Nothing to show: {why}</source>
        <translation>보여 줄 것이 없습니다: {why}</translation>
    </message>
    <message>
        <source>Nothing unusual in this prompt at this layer.</source>
        <translation>이 프롬프트의 이 레이어에서는 특이한 점이 없습니다.</translation>
    </message>
    <message>
        <source>Notices for the data files</source>
        <translation>데이터 파일에 대한 고지</translation>
    </message>
    <message>
        <source>NovelAI from V4 on reads prompts with T5, not with CLIP: what is shown here of its layers is not what it saw.</source>
        <translation>NovelAI는 V4부터 프롬프트를 CLIP이 아닌 T5로 읽습니다. 여기에 보이는 레이어는 그 모델이 본 것과 다릅니다.</translation>
    </message>
    <message>
        <source>NovelAI writes emphasis as {word} or 1.2::word::, which A1111 reads as plain characters: write (word:1.05) there.</source>
        <translation>NovelAI는 강조를 {word} 또는 1.2::word:: 로 쓰지만 A1111은 이를 일반 문자로 읽습니다. A1111에서는 (word:1.05)로 쓰세요.</translation>
    </message>
    <message>
        <source>Number {place} of CLIP’s {all} pieces by how common it was</source>
        <translation>CLIP 조각 {all}개 중 흔한 순서로 {place}번째</translation>
    </message>
    <message>
        <source>Numbers of 8 bits&apos; exactness; how far they are off is measured when it is turned on. Otherwise float32.</source>
        <translation>유효 숫자가 8비트인 수입니다. 켜면 오차를 잽니다. 끄면 float32로 계산합니다.</translation>
    </message>
    <message>
        <source>Of 100 shuffled lists, {count} do as well.</source>
        <translation>섞은 목록 100개 가운데 {count}개도 그만큼 맞힙니다.</translation>
    </message>
    <message>
        <source>Of 20 steps the first 8 read “calico cat” and the other 12 “red fox”. Choose the step below the text and watch the words change places.</source>
        <translation>20스텝 가운데 처음 8스텝은 “calico cat”을, 나머지 12스텝은 “red fox”를 읽습니다. 텍스트 아래에서 스텝을 고르고 단어들의 자리가 어떻게 바뀌는지 보세요.</translation>
    </message>
    <message>
        <source>Of a model with two encoders these are the columns of the one that is looked at, {encoder}.</source>
        <translation>인코더가 둘인 모델에서는 보고 있는 인코더 {encoder}의 열입니다.</translation>
    </message>
    <message>
        <source>Of a typed template all before the second turn is dropped: {count} tokens.</source>
        <translation>직접 쓴 템플릿은 두 번째 차례 앞이 모두 버려집니다: {count}토큰.</translation>
    </message>
    <message>
        <source>Of different phrases, closer than 99.9 % of the reference words’ pairs, and standing out of this prompt as far: to this encoder they are nearly the same. The picture model may still tell them apart.</source>
        <translation>서로 다른 구에 있고, 기준 단어 쌍의 99.9 %보다 가까우며, 이 프롬프트 안에서도 그만큼 두드러집니다. 이 인코더에는 거의 같은 단어입니다. 그림 모델은 그래도 구별할 수 있습니다.</translation>
    </message>
    <message>
        <source>Of each word&apos;s five nearest, {count} are near here</source>
        <translation>단어마다 가장 가까운 다섯 가운데 평균 {count}개가 여기서도 가까움</translation>
    </message>
    <message>
        <source>Of its text encoder these differ from the reference: {parts}.</source>
        <translation>텍스트 인코더에서 기준과 다른 부분: {parts}.</translation>
    </message>
    <message>
        <source>Of the open model</source>
        <translation>열린 모델의 것</translation>
    </message>
    <message>
        <source>Of the prompt before the edit</source>
        <translation>수정 전 프롬프트의 결과</translation>
    </message>
    <message>
        <source>Of the rows that it puts in: 768 for SD 1.x, 1024 for SD 2.x, 768 + 1280 for SDXL</source>
        <translation>넣는 행의 너비: SD 1.x는 768, SD 2.x는 1024, SDXL은 768 + 1280</translation>
    </message>
    <message>
        <source>Of the tools whose rules are known, {tool} alone reads this family.</source>
        <translation>규칙이 알려진 도구 가운데 이 계열을 읽는 것은 {tool}뿐입니다.</translation>
    </message>
    <message>
        <source>Of these, your text has {count}: a special token in it ends what is read.</source>
        <translation>그 가운데 {count}행은 쓴 글입니다. 글 속의 특수 토큰이 읽기를 끝냅니다.</translation>
    </message>
    <message>
        <source>Of {measured} measured {count} do next to nothing, {words} least.</source>
        <translation>{measured}개를 재어 보니 {count}개는 영향이 거의 없습니다. 가장 약한 것: {words}.</translation>
    </message>
    <message>
        <source>Offers tags, LoRAs, embeddings, wildcards and styles of the tool that you write for while you type. Tags come from the lists that its own completion reads</source>
        <translation>입력하는 동안 쓰고 있는 도구의 태그, LoRA, 임베딩, 와일드카드, 스타일을 보여 줍니다. 태그는 그 도구의 자동 완성이 읽는 목록에서 옵니다</translation>
    </message>
    <message>
        <source>One box a row, one block a chunk: BOS and EOS strong, words in their colours, padding pale.</source>
        <translation>칸 하나가 행 하나, 묶음 하나가 청크 하나: BOS와 EOS는 진하게, 단어는 각자의 색으로, 패딩은 옅게.</translation>
    </message>
    <message>
        <source>One box a row: the template strong, words in their colours, padding pale.</source>
        <translation>행마다 칸 하나: 템플릿은 진하게, 단어는 제 색으로, 패딩은 옅게.</translation>
    </message>
    <message>
        <source>One head of the layer, or the mean of all; a click on a bar chooses it too</source>
        <translation>레이어의 헤드 하나 또는 전체의 평균. 막대를 클릭해도 고릅니다</translation>
    </message>
    <message>
        <source>One of {count} texts stands here; shown is “{text}”.</source>
        <translation>여기에는 {count}가지 가운데 하나가 들어갑니다. 지금은 “{text}”입니다.</translation>
    </message>
    <message>
        <source>One pane large: the one last looked at</source>
        <translation>마지막으로 본 패널 하나를 크게</translation>
    </message>
    <message>
        <source>One row, the mean, for all rows of padding that stand together; the table has each</source>
        <translation>이어진 패딩 행 전체를 그 평균인 한 행으로 그립니다. 표에는 하나하나 있습니다</translation>
    </message>
    <message>
        <source>One rung is no ladder yet: write a more specific one behind “{rung}”, with a comma between.</source>
        <translation>단계 하나로는 사다리가 되지 않습니다: “{rung}” 뒤에 쉼표를 찍고 더 구체적인 것을 쓰세요.</translation>
    </message>
    <message>
        <source>Only CLIP makes a summary of the row at the end of the text (EOS). This encoder hands each row on for itself, and none stands for the whole prompt.</source>
        <translation>글 끝의 행(EOS)을 요약으로 쓰는 것은 CLIP뿐입니다. 이 인코더는 행을 저마다 따로 전달하며, 프롬프트 전체를 대신하는 행이 없습니다.</translation>
    </message>
    <message>
        <source>Only CLIP&apos;s text encoders, those of Stable Diffusion, can be opened.</source>
        <translation>Stable Diffusion에 쓰이는 CLIP의 텍스트 인코더만 열 수 있습니다.</translation>
    </message>
    <message>
        <source>Only the text encoder of a repository is fetched, from {server}. Nothing is asked there before you click.</source>
        <translation>{server}에서 저장소의 텍스트 인코더만 받습니다. 단추를 누르기 전에는 아무것도 묻지 않습니다.</translation>
    </message>
    <message>
        <source>Only your words reach the image model.</source>
        <translation>이미지 모델에는 내가 쓴 단어만 닿는다.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>폴더 열기(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>최근 항목 열기(&amp;R)</translation>
    </message>
    <message>
        <source>Open a .safetensors file instead.</source>
        <translation>대신 .safetensors 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open a .safetensors file or a diffusers folder.</source>
        <translation>.safetensors 파일이나 diffusers 폴더를 여세요.</translation>
    </message>
    <message>
        <source>Open a file that holds it…</source>
        <translation>들어 있는 파일 열기…</translation>
    </message>
    <message>
        <source>Open a file that holds the tokenizer</source>
        <translation>토크나이저가 들어 있는 파일 열기</translation>
    </message>
    <message>
        <source>Open a file that holds the whole encoder.</source>
        <translation>인코더 전체가 든 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open a model&apos;s, adapter&apos;s or embeddings folder</source>
        <translation>모델, 어댑터 또는 임베딩 폴더 열기</translation>
    </message>
    <message>
        <source>Open a whole checkpoint or a text encoder instead.</source>
        <translation>대신 전체 체크포인트나 텍스트 인코더를 여세요.</translation>
    </message>
    <message>
        <source>Open as &amp;LoRA</source>
        <translation>LoRA로 열기(&amp;L)</translation>
    </message>
    <message>
        <source>Open diffusers folder…</source>
        <translation>diffusers 폴더 열기…</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>파일 열기…</translation>
    </message>
    <message>
        <source>Open its &amp;page</source>
        <translation>페이지 열기(&amp;P)</translation>
    </message>
    <message>
        <source>Open its &amp;twin</source>
        <translation>쌍둥이 열기(&amp;T)</translation>
    </message>
    <message>
        <source>Open its encoder…</source>
        <translation>이 인코더 열기…</translation>
    </message>
    <message>
        <source>Open models, LoRAs, embeddings or pictures</source>
        <translation>모델, LoRA, 임베딩, 그림 열기</translation>
    </message>
    <message>
        <source>Open one of the files in it, such as {file}.</source>
        <translation>{file} 등 폴더 안의 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open sess&amp;ion…</source>
        <translation>세션 열기(&amp;I)…</translation>
    </message>
    <message>
        <source>Open session</source>
        <translation>세션 열기</translation>
    </message>
    <message>
        <source>Open the CLIP that it was made from instead.</source>
        <translation>대신 이것의 바탕이 된 CLIP을 여세요.</translation>
    </message>
    <message>
        <source>Open the file of {encoder}</source>
        <translation>{encoder} 파일 열기</translation>
    </message>
    <message>
        <source>Open the folder it is in, or a .safetensors file.</source>
        <translation>파일이 들어 있는 폴더나 .safetensors 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open the folder it is in.</source>
        <translation>파일이 들어 있는 폴더를 여세요.</translation>
    </message>
    <message>
        <source>Open the model&apos;s .safetensors file instead.</source>
        <translation>대신 모델의 .safetensors 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open the model&apos;s .safetensors or .gguf file instead.</source>
        <translation>대신 모델의 .safetensors 또는 .gguf 파일을 여세요.</translation>
    </message>
    <message>
        <source>Open the model&apos;s own file, which lies beside it.</source>
        <translation>옆에 있는 모델 파일 자체를 여세요.</translation>
    </message>
    <message>
        <source>Open the same model in float16, bfloat16 or float32 instead.</source>
        <translation>대신 같은 모델의 float16, bfloat16 또는 float32 판을 여세요.</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>전에 연 것</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>여는 중: {name}…</translation>
    </message>
    <message>
        <source>Opens a file of your own</source>
        <translation>원하는 파일을 엽니다</translation>
    </message>
    <message>
        <source>Opens a folder in diffusers’ layout</source>
        <translation>diffusers 구조의 폴더를 엽니다</translation>
    </message>
    <message>
        <source>Opens each file, one after another, and reads the prompt as it stands with its text encoder</source>
        <translation>파일을 하나씩 열어, 지금의 프롬프트를 그 텍스트 인코더로 읽습니다</translation>
    </message>
    <message>
        <source>Opens it from this machine, with no network</source>
        <translation>네트워크 없이 이 컴퓨터에서 엽니다</translation>
    </message>
    <message>
        <source>Opens the next example; the prompt before it stays in the history</source>
        <translation>다음 예제를 엽니다. 그 전의 프롬프트는 기록에 남습니다</translation>
    </message>
    <message>
        <source>Opens {page} in the browser; nothing is downloaded or installed from here</source>
        <translation>{page}을(를) 브라우저로 엽니다. 여기서 내려받거나 설치하는 것은 없습니다</translation>
    </message>
    <message>
        <source>Or drop folders and files here. Nothing in them is changed, and nothing leaves this computer.</source>
        <translation>폴더와 파일을 여기에 끌어다 놓아도 됩니다. 그 안의 것은 아무것도 바뀌지 않고, 아무것도 이 컴퓨터 밖으로 나가지 않습니다.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>Order and frames: layer {layer}, the last of {count} that {tool} hands on side by side.</source>
        <translation>순서와 테두리: {tool}에서 나란히 전달하는 레이어 {count}개 가운데 마지막인 레이어 {layer}.</translation>
    </message>
    <message>
        <source>Order and frames: layer {layer}, which {tool} hands on.</source>
        <translation>순서와 테두리: {tool}이(가) 넘겨주는 레이어 {layer}.</translation>
    </message>
    <message>
        <source>Order of the pairs</source>
        <translation>쌍의 순서</translation>
    </message>
    <message>
        <source>Order of the replacements</source>
        <translation>대신할 말의 순서</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>다른 모델…</translation>
    </message>
    <message>
        <source>Other prompts, one a line</source>
        <translation>다른 프롬프트, 한 줄에 하나씩</translation>
    </message>
    <message>
        <source>Other prompts, one a line; each is read as yours is, and its first chunk counts</source>
        <translation>다른 프롬프트, 한 줄에 하나씩. 지금 프롬프트와 같은 방식으로 읽으며 첫 청크만 셉니다</translation>
    </message>
    <message>
        <source>Other tools</source>
        <translation>다른 도구</translation>
    </message>
    <message>
        <source>Other tools to read the prompt as</source>
        <translation>프롬프트를 읽을 다른 도구</translation>
    </message>
    <message>
        <source>Other words of as many tokens stand in a word&apos;s place ({count} in turn for a colour, other colours), and each number is how far that moves another word&apos;s vector, relative to its length: {centred}, {rows}. Bold is the word&apos;s own noun: the next word that is no describing word, found by place, not by grammar. Words before it move by exactly 0. A leak compares three prompts of the same places; it is not shown where the noun&apos;s own word moves it less than a comma at the prompt&apos;s end moves EOS. The size depends on the substitutes; a line&apos;s tooltip lists them.</source>
        <translation>토큰 수가 같은 다른 단어를 그 자리에 넣고({count}개를 차례로, 색이면 다른 색), 각 수는 그때 다른 단어의 벡터가 제 길이에 견주어 움직인 만큼입니다: {centred}, {rows}. 굵은 것은 그 단어의 제 명사, 곧 꾸미는 단어가 아닌 다음 단어로, 문법이 아니라 자리로 찾습니다. 앞에 있는 단어는 정확히 0만큼 움직입니다. 샘은 자리가 같은 세 프롬프트를 견줍니다. 명사의 제 단어가 움직이는 만큼이 프롬프트 끝의 쉼표가 EOS를 움직이는 만큼보다 작으면 보이지 않습니다. 크기는 대체어에 따라 다르며 줄의 도움말에 나열됩니다.</translation>
    </message>
    <message>
        <source>Other words of as many tokens stand in a word&apos;s place ({count} in turn, for a colour other colours), and each number is how far that moves another word&apos;s vector, relative to its length: {centred}, {rows}. Bold is the word&apos;s own noun: the next word that is no describing word, found by place, not by grammar. {direction} A leak compares three prompts of the same places; it is not shown where the noun&apos;s own word moves it less than a comma at the prompt&apos;s end moves the last row. The size depends on the substitutes; a line&apos;s tooltip lists them.</source>
        <translation>토큰 수가 같은 다른 단어들이 단어의 자리에 차례로 섭니다({count}개, 색이면 다른 색들). 숫자는 그것이 다른 단어의 벡터를 그 길이에 견주어 얼마나 움직이는지입니다: {centred}, {rows}. 굵은 글씨는 그 단어가 꾸미는 명사로, 문법이 아니라 자리로 찾은 다음의 꾸미지 않는 단어입니다. {direction} 새어 나감은 자리가 같은 세 프롬프트를 견줍니다. 명사 자신의 단어가 명사를 움직이는 정도가 프롬프트 끝의 쉼표가 마지막 행을 움직이는 정도보다 작으면 보이지 않습니다. 크기는 대신 선 단어에 따라 다르며, 줄의 도움말에 나와 있습니다.</translation>
    </message>
    <message>
        <source>Other words of as many tokens stand in its place, four in turn, for a colour other colours; shown is the mean of the four</source>
        <translation>그 자리에 토큰 수가 같은 다른 단어를 넷 번갈아 놓습니다. 색이면 다른 색을 놓습니다. 넷의 평균을 보여 줍니다</translation>
    </message>
    <message>
        <source>Own axes</source>
        <translation>내 축</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>패키지</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>패딩</translation>
    </message>
    <message>
        <source>Padding has {padding} of the {rows} rows that it looks at, and steers the picture too.</source>
        <translation>이미지 모델이 보는 {rows}행 가운데 {padding}행이 패딩이며, 그림에도 영향을 줍니다.</translation>
    </message>
    <message>
        <source>Padding has {padding} of them, and steers the picture too.</source>
        <translation>그 가운데 {padding}행이 패딩이며, 그림에도 영향을 줍니다.</translation>
    </message>
    <message>
        <source>Padding is empty: all its rows are the same.</source>
        <translation>패딩은 비어 있다. 패딩의 행은 모두 같다.</translation>
    </message>
    <message>
        <source>Padding is hidden behind a mask.</source>
        <translation>패딩은 마스크로 가려진다.</translation>
    </message>
    <message>
        <source>Padding is not hidden: it changes every row, and how much of it there is does, too.</source>
        <translation>패딩은 가려지지 않습니다. 패딩이 모든 행을 바꾸고, 그 개수도 바꿉니다.</translation>
    </message>
    <message>
        <source>Padding is not hidden: rows behind it see it, and it sees what stands before it.</source>
        <translation>패딩은 가려지지 않습니다. 뒤의 행이 패딩을 보고, 패딩은 앞에 있는 것을 봅니다.</translation>
    </message>
    <message>
        <source>Padding says nothing to the image model.</source>
        <translation>패딩은 이미지 모델에 아무 말도 하지 않는다.</translation>
    </message>
    <message>
        <source>Padding stands in the word&apos;s place, with the word&apos;s weight, and all others stay where they are</source>
        <translation>그 자리에 같은 가중치의 패딩을 두고, 다른 단어는 모두 제자리에 둡니다</translation>
    </message>
    <message>
        <source>Padding: 0</source>
        <translation>패딩: 0</translation>
    </message>
    <message>
        <source>Padding: end token</source>
        <translation>패딩: 종료 토큰</translation>
    </message>
    <message>
        <source>Padding: masked</source>
        <translation>패딩: 마스크</translation>
    </message>
    <message>
        <source>Pairs of words</source>
        <translation>단어 쌍</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>부분</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Pause encoding common words</source>
        <translation>흔한 단어 인코딩 일시 정지</translation>
    </message>
    <message>
        <source>Pause measuring words</source>
        <translation>단어 측정 일시 중지</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>Picture (*.png);;Vector picture (*.svg);;Numbers (*.csv)</source>
        <translation>그림 (*.png);;벡터 그림 (*.svg);;숫자 (*.csv)</translation>
    </message>
    <message>
        <source>Pictures with a prompt</source>
        <translation>프롬프트가 든 그림</translation>
    </message>
    <message>
        <source>Pictures, captions or lists</source>
        <translation>그림, 캡션, 목록</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Places on an axis are counted in spreads of common words, and words are pushed in the token table. The program takes both of CLIP alone: of this encoder there is nothing to measure an axis by.</source>
        <translation>축 위의 자리는 흔한 단어들의 퍼짐으로 세고, 단어는 토큰 표에서 밉니다. 프로그램은 둘 다 CLIP에서만 가져오므로, 이 인코더에는 축을 잴 것이 없습니다.</translation>
    </message>
    <message>
        <source>Plants</source>
        <translation>식물</translation>
    </message>
    <message>
        <source>Play through the layers</source>
        <translation>레이어를 차례로 재생</translation>
    </message>
    <message>
        <source>Point at a cell to read it, click to pin its pair.</source>
        <translation>칸을 가리키면 값을 읽고, 클릭하면 그 쌍을 고정합니다.</translation>
    </message>
    <message>
        <source>Point at a word for its five nearest. Drag and wheel move the map, a double-click shows it whole.</source>
        <translation>단어를 가리키면 가장 가까운 다섯을 보여 줍니다. 끌거나 휠을 돌리면 지도가 움직이고, 더블 클릭하면 전체를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Point at a word, or select one: the others are coloured by their likeness to it.</source>
        <translation>단어를 가리키거나 선택하세요. 나머지 단어가 그것과 닮은 정도로 칠해집니다.</translation>
    </message>
    <message>
        <source>Point to see both words, click or Enter to pin the pair, Ctrl+C to copy the list</source>
        <translation>가리키면 두 단어가 표시되고, 클릭하거나 Enter를 누르면 쌍이 고정되며, Ctrl+C는 목록을 복사합니다</translation>
    </message>
    <message>
        <source>Press “Read” above: one model after another is opened, and here comes how alike each reads this prompt to the reference, from which layer they part, and which words they read most differently.</source>
        <translation>위의 ‘읽기’를 누르세요. 모델을 하나씩 열어, 각각이 이 프롬프트를 기준과 얼마나 비슷하게 읽는지, 어느 층부터 갈라지는지, 어느 단어를 가장 다르게 읽는지 여기에 보여 줍니다.</translation>
    </message>
    <message>
        <source>Problems of this tool</source>
        <translation>이 도구의 문제</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Prompt A</source>
        <translation>프롬프트 A</translation>
    </message>
    <message>
        <source>Prompt A is the one that all other panes show</source>
        <translation>프롬프트 A는 다른 모든 패널이 보여 주는 프롬프트입니다</translation>
    </message>
    <message>
        <source>Prompt B</source>
        <translation>프롬프트 B</translation>
    </message>
    <message>
        <source>Prompt B could not be compared: {why}</source>
        <translation>프롬프트 B를 비교할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>Prompt B has no word yet.</source>
        <translation>프롬프트 B에 아직 단어가 없습니다.</translation>
    </message>
    <message>
        <source>Prompt B, which the prompt in the editor (A) is compared with; Ctrl+D comes here</source>
        <translation>편집기의 프롬프트(A)와 비교할 프롬프트 B. Ctrl+D로 여기에 옵니다</translation>
    </message>
    <message>
        <source>Prompt B; Ctrl+D copies yours, to be changed</source>
        <translation>프롬프트 B. Ctrl+D를 누르면 지금 프롬프트를 복사해 고칠 수 있습니다</translation>
    </message>
    <message>
        <source>Prompt out of a film</source>
        <translation>동영상에서 프롬프트 가져오기</translation>
    </message>
    <message>
        <source>Prompt out of a picture</source>
        <translation>그림에서 프롬프트 가져오기</translation>
    </message>
    <message>
        <source>Prompt out of a text</source>
        <translation>텍스트에서 프롬프트 가져오기</translation>
    </message>
    <message>
        <source>Prompt out of a workflow</source>
        <translation>워크플로에서 프롬프트 가져오기</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>Prompts alike in their words, named by the tags that they have far more often</source>
        <translation>단어가 비슷한 프롬프트들로, 훨씬 자주 나오는 태그로 이름을 붙였습니다</translation>
    </message>
    <message>
        <source>Prompts of the library</source>
        <translation>모음의 프롬프트</translation>
    </message>
    <message>
        <source>Prompts, newest first</source>
        <translation>프롬프트, 최신순</translation>
    </message>
    <message>
        <source>Promptscope</source>
        <translation>Promptscope</translation>
    </message>
    <message>
        <source>Promptscope is open already but does not answer. This is a second window with settings of its own.</source>
        <translation>Promptscope가 이미 열려 있지만 응답하지 않습니다. 이 창은 자체 설정을 쓰는 두 번째 창입니다.</translation>
    </message>
    <message>
        <source>Prose</source>
        <translation>문장</translation>
    </message>
    <message>
        <source>Push the word by a part of the way between the lists, and see where it and the words behind it go</source>
        <translation>두 목록 사이 거리의 일부만큼 단어를 밀고, 그 단어와 뒤의 단어들이 어디로 가는지 봅니다</translation>
    </message>
    <message>
        <source>Pushed word as an embedding…</source>
        <translation>밀린 단어를 임베딩으로…</translation>
    </message>
    <message>
        <source>Put a blank before it</source>
        <translation>앞에 공백 넣기</translation>
    </message>
    <message>
        <source>Put brackets around the words</source>
        <translation>단어를 괄호로 묶기</translation>
    </message>
    <message>
        <source>Put these ways away</source>
        <translation>이 방법들 치우기</translation>
    </message>
    <message>
        <source>Puts it into the editor; undo brings yours back</source>
        <translation>편집기에 넣습니다. 실행 취소하면 원래 프롬프트로 돌아갑니다</translation>
    </message>
    <message>
        <source>Puts the prompt into the editor; undo brings yours back</source>
        <translation>프롬프트를 편집기에 넣습니다. 실행 취소하면 원래 것이 돌아옵니다</translation>
    </message>
    <message>
        <source>Puts the twin into the editor</source>
        <translation>쌍둥이를 편집기에 넣습니다</translation>
    </message>
    <message>
        <source>PyTorch is too old to open {file} safely. Install 2.10 or newer.</source>
        <translation>PyTorch가 오래되어 {file} 파일을 안전하게 열 수 없습니다. 2.10 이상을 설치하세요.</translation>
    </message>
    <message>
        <source>Qwen reads one way only; the adapter that T5’s tokens go through reads both ways.</source>
        <translation>Qwen은 한 방향으로만 읽습니다. T5의 토큰이 지나는 어댑터는 양쪽으로 읽습니다.</translation>
    </message>
    <message>
        <source>R&amp;eplace…</source>
        <translation>바꾸기(&amp;E)…</translation>
    </message>
    <message>
        <source>RSA and CKA</source>
        <translation>RSA와 CKA</translation>
    </message>
    <message>
        <source>RSA: rank correlation of the cosines of all pairs of words in the one encoder with those in the other. CKA: how alike the words’ inner products are, the same whatever the turning and size of the rows. 1: the same likenesses; about 0: unrelated. RSA needs 3 words, CKA 4. Layers of the same relative depth are compared.</source>
        <translation>RSA: 한 인코더에서 모든 단어 쌍의 코사인과 다른 인코더에서의 코사인 사이의 순위 상관. CKA: 단어들의 내적이 얼마나 비슷한지이며, 행을 회전하거나 크기를 바꿔도 같습니다. 1: 닮음이 같음, 0 부근: 무관함. RSA에는 단어 3개, CKA에는 4개가 필요합니다. 상대적 깊이가 같은 레이어끼리 비교합니다.</translation>
    </message>
    <message>
        <source>Rank correlation of the cosines of all pairs of words, centred over the words, in the rows before the final norm: 1 where two models see the same words as alike, whatever their widths. A ring is where a model parts from the reference; the grey band is what random layers over its word table reach.</source>
        <translation>단어들에 대해 중심을 맞춘, 최종 정규화 전 행에서 모든 단어 쌍의 코사인의 순위 상관입니다. 너비와 상관없이 두 모델이 같은 단어들을 비슷하다고 보면 1입니다. 고리는 모델이 기준에서 갈라지는 곳, 회색 띠는 같은 단어표 위의 무작위 레이어가 이르는 값입니다.</translation>
    </message>
    <message>
        <source>Re&amp;load embeddings</source>
        <translation>임베딩 다시 읽기(&amp;L)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>빼기(&amp;M)</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>읽기</translation>
    </message>
    <message numerus="yes">
        <source>Read %n model(s)</source>
        <translation>
            <numerusform>모델 %n개 읽기</numerusform>
        </translation>
    </message>
    <message>
        <source>Read a folder of your pictures, captions or lists of prompts, and see of all of them together, hundreds or tens of thousands:</source>
        <translation>그림, 캡션, 프롬프트 목록이 든 폴더를 읽으면, 수백 개든 수만 개든 모두 함께 볼 수 있습니다:</translation>
    </message>
    <message>
        <source>Read a&amp;gain</source>
        <translation>다시 읽기(&amp;G)</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <source>Read again by {tool}: {tokens} tokens.</source>
        <translation>{tool}로 다시 읽음: 토큰 {tokens}개.</translation>
    </message>
    <message>
        <source>Read as {family}</source>
        <translation>{family}(으)로 읽기</translation>
    </message>
    <message>
        <source>Read as {family}: the same encoder serves several families, each with rules of its own</source>
        <translation>{family}(으)로 읽습니다: 같은 인코더를 여러 계열이 쓰고, 규칙은 계열마다 다릅니다</translation>
    </message>
    <message>
        <source>Read as · without a file: tokens, counter and rules</source>
        <translation>계열로 읽기 · 파일 없이: 토큰, 개수, 규칙</translation>
    </message>
    <message>
        <source>Read as…</source>
        <translation>계열로 읽기…</translation>
    </message>
    <message>
        <source>Read it layer by layer</source>
        <translation>레이어마다 읽기</translation>
    </message>
    <message>
        <source>Read my history</source>
        <translation>내 기록 읽기</translation>
    </message>
    <message numerus="yes">
        <source>Read my history: %n prompt(s)</source>
        <translation>
            <numerusform>내 기록 읽기: 프롬프트 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Read prompts as {tool} does</source>
        <translation>{tool} 방식으로 프롬프트 읽기</translation>
    </message>
    <message>
        <source>Read the embeddings folder again</source>
        <translation>임베딩 폴더 다시 읽기</translation>
    </message>
    <message>
        <source>Reading files: {done} of {total}</source>
        <translation>파일 읽는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Reading the LoRA …</source>
        <translation>LoRA를 읽는 중 …</translation>
    </message>
    <message>
        <source>Reading the U-Net …</source>
        <translation>U-Net을 읽는 중 …</translation>
    </message>
    <message>
        <source>Reading the prompt with the other model…</source>
        <translation>다른 모델로 프롬프트를 읽는 중…</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>읽는 중: {name}…</translation>
    </message>
    <message>
        <source>Reading {number} of {count}…</source>
        <translation>{count}개 중 {number}번째를 읽는 중…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>읽는 방향</translation>
    </message>
    <message>
        <source>Reads all folders again, and counts as the tool does that you write for now</source>
        <translation>모든 폴더를 다시 읽고, 지금 쓰는 도구가 세는 대로 셉니다</translation>
    </message>
    <message>
        <source>Reads all prompts in a folder and below</source>
        <translation>폴더와 그 아래의 모든 프롬프트를 읽습니다</translation>
    </message>
    <message>
        <source>Reads its folders again</source>
        <translation>폴더를 다시 읽습니다</translation>
    </message>
    <message>
        <source>Reads no further; what was read stays</source>
        <translation>더 읽지 않습니다. 읽은 것은 남습니다</translation>
    </message>
    <message>
        <source>Ready ladders to try and to change</source>
        <translation>써 보고 고칠 수 있는 사다리</translation>
    </message>
    <message>
        <source>Recovered what you typed before the program ended unexpectedly.</source>
        <translation>프로그램이 예기치 않게 끝나기 전에 입력한 내용을 되살렸습니다.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>없애기</translation>
    </message>
    <message>
        <source>Remove the bracket</source>
        <translation>괄호 지우기</translation>
    </message>
    <message>
        <source>Replace all matches</source>
        <translation>결과 모두 바꾸기</translation>
    </message>
    <message>
        <source>Replace this match</source>
        <translation>이 결과 바꾸기</translation>
    </message>
    <message>
        <source>Replace what is found</source>
        <translation>찾은 것 바꾸기</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>바꿀 내용</translation>
    </message>
    <message>
        <source>Replacing the words, one after the other…</source>
        <translation>단어를 하나씩 바꾸는 중…</translation>
    </message>
    <message>
        <source>Row of the chunk, with the chunk&apos;s number in front where there are several</source>
        <translation>청크 안의 행. 청크가 여럿이면 앞에 청크 번호를 붙입니다</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Rows after the encoder’s final norm: a layer norm in CLIP, as SD 1.x hands them to the U-Net at any layer, and an RMS norm in T5, Qwen, Gemma, Mistral and Llama</source>
        <translation>인코더의 최종 정규화를 거친 행입니다. CLIP은 레이어 정규화이며 SD 1.x는 어느 레이어든 이렇게 U-Net에 넘깁니다. T5, Qwen, Gemma, Mistral, Llama는 RMS 정규화입니다</translation>
    </message>
    <message>
        <source>Rows and order of the token table</source>
        <translation>토큰 표의 행과 순서</translation>
    </message>
    <message>
        <source>Rows as the layer gives them, before any norm</source>
        <translation>정규화 전, 레이어가 낸 그대로의 행</translation>
    </message>
    <message>
        <source>Rows of the encoder that are handed on: {counts}.</source>
        <translation>넘기는 인코더 행: {counts}.</translation>
    </message>
    <message>
        <source>Rungs, from general to specific</source>
        <translation>일반적인 것부터 구체적인 것까지의 단계</translation>
    </message>
    <message>
        <source>S&amp;mall words in the panes</source>
        <translation>패널에 작은 단어 보이기(&amp;M)</translation>
    </message>
    <message>
        <source>SD.Next reads neighbouring breaks as the words “{words}” of weight −1 and breaks nothing.</source>
        <translation>SD.Next는 이웃한 구분을 가중치 −1의 단어 “{words}”로 읽고 아무것도 나누지 않습니다.</translation>
    </message>
    <message>
        <source>SD.Next reads textual inversions of .safetensors and .pt files alone.</source>
        <translation>SD.Next는 .safetensors와 .pt 파일의 텍스트 인버전만 읽습니다.</translation>
    </message>
    <message>
        <source>SD.Next&apos;s choices</source>
        <translation>SD.Next의 선택</translation>
    </message>
    <message>
        <source>SD.Next&apos;s parser stops here with an error: the text is read as it stands, without weights and breaks.</source>
        <translation>SD.Next의 파서가 여기서 오류로 멈춥니다. 텍스트를 있는 그대로, 가중치와 구분 없이 읽습니다.</translation>
    </message>
    <message>
        <source>Said the other way round: how far each word moves from itself</source>
        <translation>거꾸로 말하면: 각 단어가 자신에게서 얼마나 움직이는지</translation>
    </message>
    <message>
        <source>Sampling step</source>
        <translation>샘플링 스텝</translation>
    </message>
    <message>
        <source>Sampling steps</source>
        <translation>샘플링 스텝 수</translation>
    </message>
    <message>
        <source>Save as file</source>
        <translation>파일로 저장</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>세션 저장</translation>
    </message>
    <message>
        <source>Save session &amp;as…</source>
        <translation>다른 이름으로 세션 저장(&amp;A)…</translation>
    </message>
    <message>
        <source>Saved and ready-made axes</source>
        <translation>저장한 축과 준비된 축</translation>
    </message>
    <message>
        <source>Schedules of A1111, such as [a:b:0.5], are counted in them</source>
        <translation>[a:b:0.5] 같은 A1111 스케줄을 이 스텝 수로 셉니다</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>모델 검색</translation>
    </message>
    <message>
        <source>Search models: every word has to be in the name, the folder or the tool</source>
        <translation>모델 검색: 모든 단어가 이름, 폴더, 도구 중 어딘가에 있어야 합니다</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>안내서에서 찾기</translation>
    </message>
    <message>
        <source>Search the guide (Enter: next)</source>
        <translation>안내서에서 찾기 (Enter: 다음)</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>기록 검색</translation>
    </message>
    <message>
        <source>Search the library</source>
        <translation>모음에서 찾기</translation>
    </message>
    <message>
        <source>Search the styles</source>
        <translation>스타일 검색</translation>
    </message>
    <message>
        <source>Search what your tool has</source>
        <translation>도구에 있는 것 검색</translation>
    </message>
    <message>
        <source>Search: every word has to be in it</source>
        <translation>검색: 모든 단어가 들어 있어야 합니다</translation>
    </message>
    <message>
        <source>Search: every word has to be in the prompt or in its file’s name</source>
        <translation>찾기: 모든 단어가 프롬프트나 파일 이름에 있어야 합니다</translation>
    </message>
    <message>
        <source>Search: every word has to be in the prompt or the negative prompt</source>
        <translation>검색: 모든 단어가 프롬프트나 네거티브 프롬프트에 있어야 합니다</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>모두 선택(&amp;A)</translation>
    </message>
    <message>
        <source>Selecting lines selects their tokens everywhere; Ctrl+C copies lines, or all of them</source>
        <translation>줄을 선택하면 그 토큰이 모든 곳에서 선택됩니다. Ctrl+C로 줄 또는 전체를 복사합니다</translation>
    </message>
    <message>
        <source>Sessions (*.promptscope);;All files (*)</source>
        <translation>세션 (*.promptscope);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Several files are called “{name}”: {tool} takes {file} and not {others}.</source>
        <translation>“{name}”(이)라는 파일이 여러 개입니다. {tool}에서 쓰이는 것: {file}. 쓰이지 않는 것: {others}.</translation>
    </message>
    <message>
        <source>Shapley’s share</source>
        <translation>섀플리 몫</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>몫 나누기</translation>
    </message>
    <message>
        <source>Shares divide CLIP’s summary of a prompt, one row at its end, among its words. This encoder makes no summary: every word’s rows stand for themselves. “Influence” shows what a word does to the others.</source>
        <translation>몫 나누기는 프롬프트 끝의 행 하나인 CLIP의 요약을 단어들에 나눕니다. 이 인코더는 요약을 만들지 않으며, 각 단어의 행은 저마다 따로 전해집니다. 한 단어가 다른 단어들에 무엇을 하는지는 “영향”에서 봅니다.</translation>
    </message>
    <message>
        <source>Shares of</source>
        <translation>몫의 단위</translation>
    </message>
    <message>
        <source>Shares of CLIP&apos;s summary, not of the picture, and never percents of attention: of what sets this summary apart from the mean word, measured from commas in the words&apos; places; measured from something else they would be others. Weights have no part in the summary. {whose}</source>
        <translation>그림이 아니라 CLIP 요약의 몫이며, 어텐션의 퍼센트가 아닙니다. 이 요약을 평균 단어와 다르게 하는 것을, 단어 자리에 쉼표가 있을 때와 견주어 잽니다. 다른 것과 견주면 몫도 달라집니다. 가중치는 요약에 들어가지 않습니다. {whose}</translation>
    </message>
    <message>
        <source>Shares of the summary, against commas, checked by their sum.</source>
        <translation>쉼표와 견준 요약의 몫. 합으로 확인했습니다.</translation>
    </message>
    <message>
        <source>Shares of the summary, in the prompt’s order</source>
        <translation>프롬프트 순서로 본 요약의 몫</translation>
    </message>
    <message>
        <source>Shorten the negative prompt</source>
        <translation>네거티브 프롬프트를 줄입니다</translation>
    </message>
    <message>
        <source>Shorten the prompt</source>
        <translation>프롬프트를 줄입니다</translation>
    </message>
    <message>
        <source>Shorten to fit</source>
        <translation>맞게 줄이기</translation>
    </message>
    <message>
        <source>Shorten to fit weighs every step by CLIP’s summary of the prompt, one row at its end. This encoder makes no summary, so there is nothing to weigh a step by. “Influence” shows what each word does.</source>
        <translation>‘맞게 줄이기’는 단계마다 프롬프트 끝의 한 행인 CLIP의 요약과 견줍니다. 이 인코더는 요약을 만들지 않으므로 견줄 것이 없습니다. 각 단어가 하는 일은 ‘영향’에서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Show &amp;list as table</source>
        <translation>목록을 표로 보기(&amp;L)</translation>
    </message>
    <message>
        <source>Show as &amp;table</source>
        <translation>표로 보기(&amp;T)</translation>
    </message>
    <message>
        <source>Show each chunk&apos;s end-of-text row among the words</source>
        <translation>각 청크의 글 끝(EOS) 행을 단어들 사이에 보여 줍니다</translation>
    </message>
    <message>
        <source>Show in {pane}</source>
        <translation>{pane}에서 보기</translation>
    </message>
    <message>
        <source>Show it as a letter</source>
        <translation>글자로 표시하기</translation>
    </message>
    <message>
        <source>Show the &amp;log folder</source>
        <translation>로그 폴더 보기(&amp;L)</translation>
    </message>
    <message>
        <source>Show the prompt as</source>
        <translation>프롬프트 보기 방식</translation>
    </message>
    <message>
        <source>Show the whole map again (or double-click it)</source>
        <translation>지도 전체를 다시 보여 줍니다(더블 클릭도 됩니다)</translation>
    </message>
    <message>
        <source>Show where</source>
        <translation>위치 보기</translation>
    </message>
    <message>
        <source>Show where: {problem}</source>
        <translation>위치 보기: {problem}</translation>
    </message>
    <message>
        <source>Shown in every pane: {words}</source>
        <translation>모든 패널에 보이는 작은 단어: {words}</translation>
    </message>
    <message>
        <source>Shows the longest way</source>
        <translation>가장 긴 경우를 보여 줍니다</translation>
    </message>
    <message>
        <source>Shows the shortest way</source>
        <translation>가장 짧은 경우를 보여 줍니다</translation>
    </message>
    <message>
        <source>Shows {pane}</source>
        <translation>{pane} 창을 보여 줍니다</translation>
    </message>
    <message>
        <source>Shows {pane} and selects these words</source>
        <translation>{pane} 창을 보여 주고 이 단어들을 선택합니다</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Small words</source>
        <translation>작은 단어</translation>
    </message>
    <message>
        <source>Small words in the panes ({shortcut})</source>
        <translation>패널에 작은 단어 보이기 ({shortcut})</translation>
    </message>
    <message>
        <source>Some of its numbers are not finite, as in {tensor}, so that what it reads means nothing.</source>
        <translation>{tensor} 등에 유한하지 않은 숫자가 있어, 읽은 결과가 아무 뜻도 없습니다.</translation>
    </message>
    <message>
        <source>Some of the padding’s rows are not numbers, so nothing can be told.</source>
        <translation>패딩의 일부 행이 유한한 수가 아니어서 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Some of the words’ rows are not numbers, so nothing can be told.</source>
        <translation>단어의 행 일부가 숫자가 아니어서 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Some rows of “{word}” are not numbers, so its place on the ladder cannot be told.</source>
        <translation>“{word}”의 일부 행이 유한한 수가 아니어서 사다리에서의 자리를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Something went wrong. Try again.</source>
        <translation>문제가 생겼습니다. 다시 시도해 주세요.</translation>
    </message>
    <message>
        <source>Something went wrong; what you typed is safe.</source>
        <translation>문제가 생겼습니다. 입력한 내용은 안전합니다.</translation>
    </message>
    <message>
        <source>Sorted by</source>
        <translation>정렬 기준</translation>
    </message>
    <message>
        <source>Sorted by (again: the other way round)</source>
        <translation>정렬 기준 (다시 고르면 거꾸로)</translation>
    </message>
    <message>
        <source>Specificity ladder</source>
        <translation>구체성 사다리</translation>
    </message>
    <message>
        <source>Standard deviation of the row&apos;s values</source>
        <translation>행 값의 표준편차</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>별표 있음</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>시작하는 중…</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Step {number}: {title}</source>
        <translation>{number}단계: {title}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>Stop encoding common words, or go on; what is done is kept</source>
        <translation>흔한 단어 인코딩을 멈추거나 계속합니다. 끝난 것은 보관됩니다</translation>
    </message>
    <message>
        <source>Stop measuring words, or go on; what is done is kept</source>
        <translation>단어 측정을 멈추거나 계속합니다. 끝난 것은 남습니다</translation>
    </message>
    <message>
        <source>Stopped. What had not come whole was thrown away.</source>
        <translation>멈췄습니다. 다 받지 못한 파일은 지웠습니다.</translation>
    </message>
    <message>
        <source>Stops reading; what was shown stays</source>
        <translation>읽기를 멈춥니다. 보이던 것은 그대로 있습니다</translation>
    </message>
    <message>
        <source>Stops what is going on; everything stays as it was before</source>
        <translation>진행 중인 작업을 멈춥니다. 모든 것은 그 전 그대로입니다</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>저장 형식</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>세기</translation>
    </message>
    <message>
        <source>Strength of {name}</source>
        <translation>{name}의 강도</translation>
    </message>
    <message>
        <source>Strength on the text encoder, of all its tags together as the tool takes them: {strength}</source>
        <translation>텍스트 인코더에 걸리는 세기(도구가 셈하는 대로 모든 태그를 합친 값): {strength}</translation>
    </message>
    <message>
        <source>Strength, −1 to 2; a double click puts it back to 1</source>
        <translation>강도, −1에서 2까지. 두 번 클릭하면 1로 돌아갑니다</translation>
    </message>
    <message>
        <source>Strength, −{limit} to {limit}</source>
        <translation>강도, −{limit}에서 {limit}까지</translation>
    </message>
    <message>
        <source>Struck out behind −: only in A. Underlined behind +: only in B. A click selects A’s word.</source>
        <translation>− 뒤의 취소선: A에만 있음. + 뒤의 밑줄: B에만 있음. 클릭하면 A의 단어를 선택합니다.</translation>
    </message>
    <message>
        <source>Study encoder (stand-in)</source>
        <translation>연습용 인코더(대용)</translation>
    </message>
    <message>
        <source>Style {name}, {number} of {count}</source>
        <translation>스타일 {name}, {count}개 중 {number}번째</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>스타일</translation>
    </message>
    <message>
        <source>Styles are those of the tool that you write for. Write for this one first.</source>
        <translation>스타일은 지금 쓰는 도구의 것만 고를 수 있습니다. 먼저 이 도구용으로 쓰기를 누르세요.</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>A와 B 맞바꾸기</translation>
    </message>
    <message>
        <source>Swap the prompt and the negative prompt</source>
        <translation>프롬프트와 네거티브 프롬프트 맞바꾸기</translation>
    </message>
    <message>
        <source>SwarmUI&apos;s tags</source>
        <translation>SwarmUI의 태그</translation>
    </message>
    <message>
        <source>Switches, and how far each moves the conditioning</source>
        <translation>바꾼 항목과 그것이 컨디셔닝을 움직이는 정도</translation>
    </message>
    <message>
        <source>System text</source>
        <translation>시스템 문구</translation>
    </message>
    <message>
        <source>System text: alignment</source>
        <translation>시스템 문구: alignment</translation>
    </message>
    <message>
        <source>System text: none</source>
        <translation>시스템 문구: 없음</translation>
    </message>
    <message>
        <source>System text: superior</source>
        <translation>시스템 문구: superior</translation>
    </message>
    <message>
        <source>T&amp;ags</source>
        <translation>태그(&amp;A)</translation>
    </message>
    <message>
        <source>T&amp;wins</source>
        <translation>쌍둥이(&amp;W)</translation>
    </message>
    <message>
        <source>T5 length ≥</source>
        <translation>T5 길이 ≥</translation>
    </message>
    <message>
        <source>T5 padding ≥</source>
        <translation>T5 패딩 ≥</translation>
    </message>
    <message>
        <source>Tab: first or chosen · ↑ ↓ choose, Enter takes · Esc closes</source>
        <translation>Tab: 첫째나 고른 것 · ↑ ↓ 고르기, Enter 넣기 · Esc 닫기</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>표 (*.csv)</translation>
    </message>
    <message>
        <source>Table (*.csv);;Arrays (*.npz)</source>
        <translation>표 (*.csv);;배열 (*.npz)</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Tags among words</source>
        <translation>단어들 사이의 태그</translation>
    </message>
    <message>
        <source>Tags among words, and what does next to nothing</source>
        <translation>단어 사이의 태그, 그리고 영향이 거의 없는 것</translation>
    </message>
    <message>
        <source>Tags are shown whole: small words are left out where the unit is a word or a token.</source>
        <translation>태그는 통째로 보여줍니다. 작은 단어는 단위가 단어나 토큰일 때 뺍니다.</translation>
    </message>
    <message>
        <source>Tags of the prompt</source>
        <translation>프롬프트의 태그</translation>
    </message>
    <message>
        <source>Tags stand between commas; those that cost most tokens in all are first.</source>
        <translation>태그는 쉼표 사이에 있는 것입니다. 통틀어 토큰을 가장 많이 쓰는 것부터 나옵니다.</translation>
    </message>
    <message>
        <source>Take it: {way}</source>
        <translation>쓰기: {way}</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Take this line away</source>
        <translation>이 줄 치우기</translation>
    </message>
    <message>
        <source>Take {name} off the list</source>
        <translation>{name}: 목록에서 빼기</translation>
    </message>
    <message>
        <source>Taken out, and later words move forward: that shift moves them by itself, too</source>
        <translation>단어를 빼서 뒤 단어들이 앞으로 당겨집니다. 그 이동만으로도 단어들이 움직입니다</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>차지하는 크기</translation>
    </message>
    <message>
        <source>Takes all folders out; no file is touched</source>
        <translation>모든 폴더를 뺍니다. 파일은 건드리지 않습니다</translation>
    </message>
    <message>
        <source>Takes it out of the history</source>
        <translation>기록에서 뺍니다</translation>
    </message>
    <message>
        <source>Takes it out of this list; nothing of the tool is touched</source>
        <translation>이 목록에서 뺍니다. 도구의 것은 아무것도 건드리지 않습니다</translation>
    </message>
    <message>
        <source>Takes over what is ticked; Ctrl+Z in the editor brings back what was typed before</source>
        <translation>선택한 항목을 가져옵니다. 편집기에서 Ctrl+Z를 누르면 이전에 입력한 내용으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Takes the chosen model off this list</source>
        <translation>고른 모델을 이 목록에서 뺍니다</translation>
    </message>
    <message>
        <source>Tell capital letters from small ones</source>
        <translation>대문자와 소문자 구분</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>템플릿</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Text (*.txt);;JSON (*.json)</source>
        <translation>텍스트 (*.txt);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Text encoder</source>
        <translation>텍스트 인코더</translation>
    </message>
    <message>
        <source>Texts that your tool puts around the prompt</source>
        <translation>사용하는 도구가 프롬프트 둘레에 붙이는 글</translation>
    </message>
    <message>
        <source>The Dynamic Prompts extension makes one of 6 texts of this: a line of a file, and one of two colours. Alt+PgDown shows the next one; the counter has the fewest and the most tokens, 8–11.</source>
        <translation>Dynamic Prompts 확장은 이것을 6가지 텍스트 가운데 하나로 만듭니다. 파일의 한 줄과 두 색 가운데 하나입니다. Alt+PgDown은 다음 것을 보여 주고, 카운터는 가장 적은 수와 가장 많은 수, 8–11을 보여 줍니다.</translation>
    </message>
    <message>
        <source>The EOS row of every layer, put through the final layer norm and the projection as if it were the last (a “logit lens”): both were trained for the last layer alone, so earlier layers are read with glasses made for another.</source>
        <translation>모든 레이어의 EOS 행을 마지막 레이어인 것처럼 최종 레이어 정규화와 투영에 통과시킨 것입니다(“로짓 렌즈”). 둘 다 마지막 레이어만을 위해 학습되었으므로, 앞의 레이어는 남의 안경으로 읽는 셈입니다.</translation>
    </message>
    <message>
        <source>The Help menu does so later, too</source>
        <translation>나중에 도움말 메뉴에서도 할 수 있습니다</translation>
    </message>
    <message>
        <source>The LoRAs, embeddings, wildcards and styles that are installed, and which tool you write for</source>
        <translation>설치된 LoRA, 임베딩, 와일드카드, 스타일과 어느 도구용으로 쓰는지를 보여줍니다</translation>
    </message>
    <message>
        <source>The U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>The U-Net is not handed it.</source>
        <translation>U-Net에는 전달되지 않습니다.</translation>
    </message>
    <message>
        <source>The adapter in {file} is not whole, or not Anima&apos;s: {tensors}. Open another copy of the file.</source>
        <translation>{file}의 어댑터는 일부가 없거나 Anima의 것이 아닙니다: {tensors}. 파일의 다른 사본을 여세요.</translation>
    </message>
    <message>
        <source>The adapter in {file} is stored in a form that is not read here ({reason}).</source>
        <translation>{file}의 어댑터는 여기서 읽지 않는 형식으로 저장되어 있습니다({reason}).</translation>
    </message>
    <message>
        <source>The answer has not come yet</source>
        <translation>아직 답이 오지 않았습니다</translation>
    </message>
    <message>
        <source>The attention could not be computed: {why}</source>
        <translation>어텐션을 계산할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The attention weights of layer {layer}, whose output are the hidden states {layer}; {head}. A line is a {kind} that looks, a column what it takes from: the mean over the {kind}&apos;s tokens, of the sum over the other&apos;s. Every line sums to 1. {direction} {first} The template, which the tool puts around every prompt, and padding are a column each; “marks” or “the rest” are tokens that belong to no {kind} that is shown. The bars: each head&apos;s mean entropy; 0 bits is a single place looked at. Colours end at {end}, lower the more words there are, the same at every layer: what is above looks the same.</source>
        <translation>은닉 상태 {layer}을(를) 내는 레이어 {layer}의 어텐션 가중치; {head}. 줄은 보는 {kind}, 열은 가져오는 곳입니다: {kind}의 토큰에 대한 평균, 상대 토큰에 대한 합. 줄마다 합은 1입니다. {direction} {first} 도구가 모든 프롬프트에 두르는 템플릿과 패딩은 각각 한 열이며, ‘부호’나 ‘나머지’는 보이는 어느 {kind}에도 속하지 않는 토큰입니다. 막대는 헤드마다의 평균 엔트로피로, 0비트는 한 곳만 봄을 뜻합니다. 색은 {end}에서 끝나고 단어가 많을수록 낮으며 모든 레이어에서 같습니다. 그보다 큰 값은 같아 보입니다.</translation>
    </message>
    <message>
        <source>The attention weights of layer {layer}, whose output are the hidden states {layer}; {head}. A line is a {kind} that looks, a column what it takes from: the mean over the {kind}&apos;s tokens, of the sum over the other&apos;s. Every line sums to 1; later words cannot be seen, and their cells are bare. {bos} “marks” or “the rest” are tokens that belong to no {kind} that is shown. The bars: each head&apos;s entropy, the mean over all rows but BOS; 0 bits is a single place looked at. Colours end at {end}, lower the more words there are, the same at every layer: what is above looks the same. Padding stands behind EOS, where no word can see it: it has no column.</source>
        <translation>은닉 상태 {layer}을(를) 내놓는 레이어 {layer}의 어텐션 가중치, {head}. 행은 바라보는 {kind}, 열은 가져오는 대상입니다: 상대 토큰들에 대한 합을 {kind}의 토큰들에 대해 평균했습니다. 각 행의 합은 1이고, 뒤의 단어는 볼 수 없어 그 칸이 비어 있습니다. {bos} “부호”나 “나머지”는 보이는 어느 {kind}에도 속하지 않는 토큰입니다. 막대: 헤드마다 BOS를 뺀 모든 행의 평균 엔트로피이며, 0비트는 한 곳만 본다는 뜻입니다. 색은 {end}에서 끝나는데, 단어가 많을수록 낮고 모든 레이어에서 같습니다: 그보다 큰 값은 같은 색으로 보입니다. 패딩은 어떤 단어도 볼 수 없는 EOS 뒤에 있어 열이 없습니다.</translation>
    </message>
    <message>
        <source>The blocks, the lower the coarser. A click chooses one, or opens a folded column.</source>
        <translation>블록입니다. 낮을수록 거칩니다. 클릭하면 고르거나 접힌 열을 폅니다.</translation>
    </message>
    <message>
        <source>The certificate of {server} could not be verified ({reason}), so nothing was read. If this network looks into encrypted traffic, ask who runs it.</source>
        <translation>{server}의 인증서를 확인할 수 없어({reason}) 아무것도 읽지 않았습니다. 암호화된 통신을 들여다보는 네트워크라면 관리하는 사람에게 물어보십시오.</translation>
    </message>
    <message>
        <source>The change could not be computed: {why}</source>
        <translation>변화를 계산할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The characters&apos; own prompts stand below that of the picture, one a line.</source>
        <translation>캐릭터별 프롬프트는 그림 전체의 프롬프트 아래에 한 줄씩 적혀 있습니다.</translation>
    </message>
    <message>
        <source>The checkpoint, or the LoRA, whose words are looked for</source>
        <translation>단어를 찾을 체크포인트 또는 LoRA</translation>
    </message>
    <message>
        <source>The chunk border after {count} tokens splits “{phrase}” before “{word}”.</source>
        <translation>토큰 {count}개 뒤의 청크 경계가 “{phrase}” 부분을 “{word}” 앞에서 나눕니다.</translation>
    </message>
    <message>
        <source>The chunk border after {count} tokens splits “{phrase}” inside “{word}”.</source>
        <translation>토큰 {count}개 뒤의 청크 경계가 “{phrase}” 부분을 “{word}” 글자 안에서 나눕니다.</translation>
    </message>
    <message>
        <source>The chunk of the prompt; no chunk looks at another</source>
        <translation>프롬프트의 청크. 청크끼리는 서로 보지 않습니다</translation>
    </message>
    <message>
        <source>The coarse blocks hear “{coarse}” more than the fine ones do.</source>
        <translation>거친 블록은 고운 블록보다 “{coarse}”을(를) 더 듣습니다.</translation>
    </message>
    <message>
        <source>The common words nearest to each word of the prompt, layer by layer</source>
        <translation>프롬프트의 각 단어에 가장 가까운 흔한 단어, 레이어마다</translation>
    </message>
    <message>
        <source>The conditioning could not be computed: {why}</source>
        <translation>컨디셔닝을 계산할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The copy of {file} that is needed to open it could not be kept: {reason}. Check the disk&apos;s space and permissions, or open a .safetensors file.</source>
        <translation>{file} 파일을 여는 데 필요한 사본을 보관하지 못했습니다: {reason}. 디스크 공간과 권한을 확인하거나 .safetensors 파일을 여세요.</translation>
    </message>
    <message>
        <source>The details below help whoever mends it.</source>
        <translation>아래의 자세한 내용은 고치는 사람에게 도움이 됩니다.</translation>
    </message>
    <message>
        <source>The diffusion model beside its text encoders is of no family that is known here; its prompts are read as for {family}.</source>
        <translation>텍스트 인코더 옆의 확산 모델은 여기서 알려진 어떤 계열도 아니므로, 프롬프트를 {family}의 것으로 읽습니다.</translation>
    </message>
    <message>
        <source>The direction, and what to add to conditioning rows (.npz, .csv), for scripts</source>
        <translation>스크립트에서 쓸 방향과, 컨디셔닝 행에 더할 값(.npz, .csv)</translation>
    </message>
    <message>
        <source>The editor wide, with the matrix beside it</source>
        <translation>넓은 편집기와 그 옆의 행렬</translation>
    </message>
    <message>
        <source>The embedding could not be written: {why}</source>
        <translation>임베딩을 쓸 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The encoder is causal: words before the one that is changed move by exactly 0, their cells are bare.</source>
        <translation>이 인코더는 한 방향으로 읽습니다: 바뀐 단어 앞의 단어는 정확히 0만큼 움직이며 그 칸은 비어 있습니다.</translation>
    </message>
    <message>
        <source>The encoder reads both ways: every word can see every other.</source>
        <translation>이 인코더는 양방향으로 읽습니다: 모든 단어가 서로를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>The encoder reads both ways: words before the one that is changed move, too.</source>
        <translation>이 인코더는 양방향으로 읽습니다: 바뀐 단어 앞의 단어도 움직입니다.</translation>
    </message>
    <message>
        <source>The encoder was closed meanwhile.</source>
        <translation>그동안 인코더가 닫혔습니다.</translation>
    </message>
    <message>
        <source>The encoder’s own file, a tokenizer.json, a tokenizer.model or a tekken.json</source>
        <translation>인코더 파일, tokenizer.json, tokenizer.model 또는 tekken.json</translation>
    </message>
    <message>
        <source>The entry&apos;s text, without the mark of the blank before it</source>
        <translation>항목의 글자. 앞 공백 표시는 빼고 보여줍니다</translation>
    </message>
    <message>
        <source>The entry&apos;s text; ⏎ where it ends a word</source>
        <translation>항목의 글자. 단어가 끝나는 곳에 ⏎</translation>
    </message>
    <message>
        <source>The feature could not be computed: {why}.</source>
        <translation>특징 벡터를 계산할 수 없었습니다: {why}.</translation>
    </message>
    <message>
        <source>The feature is the one vector that CLIP was trained to make of a text. This encoder has no projection and makes no such vector: its rows are all that there is of the prompt.</source>
        <translation>특징 벡터는 CLIP이 글에서 만들도록 학습된 벡터 하나입니다. 이 인코더에는 투영이 없어 그런 벡터를 만들지 않습니다. 프롬프트에서 얻는 것은 행들이 전부입니다.</translation>
    </message>
    <message>
        <source>The feature: row {row}, the leftmost EOS, of length {before}, through the projection to {count} numbers of length {after}. No other row of the chunk has a part in it but through this one.</source>
        <translation>특징 벡터: 맨 왼쪽 EOS인 행 {row}(길이 {before})이(가) 투영을 거쳐 숫자 {count}개(길이 {after})가 됩니다. 청크의 다른 행은 이 행을 거쳐서만 관여합니다.</translation>
    </message>
    <message>
        <source>The file could not be read: {why}</source>
        <translation>파일을 읽을 수 없습니다: {why}</translation>
    </message>
    <message>
        <source>The file does not say which program wrote it. Choose the tool by whose rules its prompt is to be read.</source>
        <translation>어떤 프로그램이 썼는지 파일에 적혀 있지 않습니다. 프롬프트를 어떤 도구의 규칙으로 읽을지 고르세요.</translation>
    </message>
    <message>
        <source>The file does not say which program wrote it. Its settings have diffusers’ names, as those of Hugging Face’s spaces have.</source>
        <translation>어떤 프로그램이 썼는지 파일에 적혀 있지 않습니다. 설정 이름은 Hugging Face Space에서처럼 diffusers의 것입니다.</translation>
    </message>
    <message>
        <source>The file has no head that makes words of this encoder’s rows, and its token table is not known to be one.</source>
        <translation>파일에는 이 인코더의 행을 단어로 만드는 헤드가 없고, 토큰 표가 그 역할을 하는지도 알려져 있지 않습니다.</translation>
    </message>
    <message>
        <source>The file lacks the matrix (lm_head) by which this model tells the next word.</source>
        <translation>이 모델이 다음 단어를 말할 때 쓰는 행렬(lm_head)이 파일에 없습니다.</translation>
    </message>
    <message>
        <source>The file&apos;s name is stored with its letters taken apart, so {tool} does not find “{name}”.</source>
        <translation>파일 이름이 자모가 풀린 채 저장되어 있어 {tool}에서는 “{name}”(으)로 찾을 수 없습니다.</translation>
    </message>
    <message>
        <source>The file&apos;s position_ids had drifted from 0 to {last}, a trace of merging; the true ones are used.</source>
        <translation>파일의 position_ids가 0~{last}에서 어긋나 있었습니다. 모델을 병합한 흔적이며, 올바른 값을 씁니다.</translation>
    </message>
    <message>
        <source>The fine blocks hear “{fine}” more than the coarse ones do.</source>
        <translation>고운 블록은 거친 블록보다 “{fine}”을(를) 더 듣습니다.</translation>
    </message>
    <message>
        <source>The fine blocks hear “{fine}” more than the coarse ones do; these hear “{coarse}”.</source>
        <translation>고운 블록은 거친 블록보다 “{fine}”을(를) 더 듣고, 거친 블록은 “{coarse}”을(를) 더 듣습니다.</translation>
    </message>
    <message>
        <source>The first {count} are left out.</source>
        <translation>처음 {count}행은 빠집니다.</translation>
    </message>
    <message>
        <source>The folder in which it lies</source>
        <translation>들어 있는 폴더</translation>
    </message>
    <message>
        <source>The folder of wildcards {folder} cannot be listed, so the names in it stand for nothing.</source>
        <translation>와일드카드 폴더 {folder}의 목록을 읽을 수 없어, 그 안의 이름은 아무것도 뜻하지 않습니다.</translation>
    </message>
    <message>
        <source>The folder of wildcards {folder} cannot be read. Choose another one.</source>
        <translation>와일드카드 폴더 {folder}을(를) 읽을 수 없습니다. 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>The graph joins several texts, which stand below one another here, each encoded by itself.</source>
        <translation>이 그래프는 여러 텍스트를 합칩니다. 여기에는 차례로 적혀 있으며, 각각 따로 인코딩됩니다.</translation>
    </message>
    <message>
        <source>The guide&apos;s sections</source>
        <translation>안내서의 절</translation>
    </message>
    <message>
        <source>The hash of the whole file, by which A1111 and the model sites know it. Every byte of it has to be read</source>
        <translation>A1111과 모델 사이트가 파일을 알아보는 전체 해시. 파일의 모든 바이트를 읽어야 합니다</translation>
    </message>
    <message>
        <source>The head of this file cannot be read, or it is of a kind that is not looked into.</source>
        <translation>이 파일의 헤더를 읽을 수 없거나, 속을 보지 않는 종류의 파일입니다.</translation>
    </message>
    <message>
        <source>The image model in {file} has no cross-attention blocks, as those of SD3 and Flux have none: there, words and picture go through the same blocks. Nothing can be said of it here.</source>
        <translation>{file}의 이미지 모델에는 교차 어텐션 블록이 없습니다. SD3와 Flux의 모델도 그렇습니다. 거기서는 단어와 그림이 같은 블록을 지나갑니다. 여기서 말할 수 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>The image model is handed one vector of this layer, and none of its rows.</source>
        <translation>이미지 모델은 이 레이어에서 벡터 하나만 받고 행은 받지 않습니다.</translation>
    </message>
    <message>
        <source>The image models that this encoder writes for are transformers, not a U-Net: they have none of the matrices that this pane reads, with which each block of a U-Net takes the words in.</source>
        <translation>이 인코더를 쓰는 이미지 모델은 U-Net이 아니라 트랜스포머입니다. 이 패널이 읽는, U-Net의 블록마다 단어를 받아들이는 행렬이 없습니다.</translation>
    </message>
    <message>
        <source>The kind {kind} is not supported.</source>
        <translation>{kind} 종류는 지원하지 않습니다.</translation>
    </message>
    <message>
        <source>The language changes after this: {job}</source>
        <translation>다음 작업이 끝나면 언어가 바뀝니다: {job}</translation>
    </message>
    <message>
        <source>The language changes once the dialog that is open is closed.</source>
        <translation>열려 있는 대화 상자를 닫으면 언어가 바뀝니다.</translation>
    </message>
    <message numerus="yes">
        <source>The last %n token(s) are cut off.</source>
        <translation>
            <numerusform>마지막 토큰 %n개가 잘립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The last layer blurs the words into one another.</source>
        <translation>마지막 레이어는 단어들을 서로 뭉갠다.</translation>
    </message>
    <message>
        <source>The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; the projection makes it the feature, {width} numbers of length {length}.</source>
        <translation>마지막 레이어에서 첫 EOS가 있는 {row}번 행은 CLIP이 첫 청크를 요약한 것입니다. 이를 투영하면 특징 벡터가 되며, {width}개의 수로 된 길이 {length}의 벡터입니다.</translation>
    </message>
    <message>
        <source>The last layer’s row at the first EOS, row {row}, is CLIP’s summary of the first chunk; this file holds no projection, so there is no feature.</source>
        <translation>마지막 레이어에서 첫 EOS가 있는 {row}번 행은 CLIP이 첫 청크를 요약한 것입니다. 이 파일에는 투영이 없어 특징 벡터가 없습니다.</translation>
    </message>
    <message>
        <source>The last two starts came to nothing, so this one has the study encoder, the default layout and no LoRAs.</source>
        <translation>지난 두 번의 시작이 실패하여, 이번에는 연습용 인코더와 기본 배치로 LoRA 없이 시작했습니다.</translation>
    </message>
    <message>
        <source>The length of the change, relative to the vector with the word that is changed</source>
        <translation>변화의 길이를, 바꾸기 전의 벡터 길이로 나눈 값</translation>
    </message>
    <message>
        <source>The library “{name}” is missing or damaged, and this does not work without it. Install it again.</source>
        <translation>라이브러리 “{name}”이(가) 없거나 손상되어 이 기능을 쓸 수 없습니다. 다시 설치하세요.</translation>
    </message>
    <message>
        <source>The likeness of each word to each, with the most alike pairs in a list</source>
        <translation>모든 단어끼리의 닮음과 가장 닮은 쌍의 목록</translation>
    </message>
    <message>
        <source>The line is what the two lists differ in, be it length, spelling or topic, and not the name that you give it. It acts on words alone; sliders that act in the U-Net are another thing. Places are in spreads of common words, read at all places of a prompt: what stands within ±2 says no more than a small word does.</source>
        <translation>이 선은 길이든 철자든 주제든 두 목록이 서로 다른 점이며, 붙인 이름 그 자체가 아닙니다. 단어에만 작용하고, U-Net에서 작용하는 슬라이더와는 다릅니다. 자리는 프롬프트의 모든 위치에서 읽은 흔한 단어들의 표준편차로 잽니다. ±2 안에 있는 것은 작은 단어만큼만 말해 줍니다.</translation>
    </message>
    <message>
        <source>The list beside the plot with all its numbers; copied and exported is what is shown</source>
        <translation>그림 옆의 목록을 모든 수와 함께 보여 줍니다. 복사하고 내보내는 것은 보이는 것입니다</translation>
    </message>
    <message>
        <source>The logs are in {folder}.</source>
        <translation>로그는 {folder}에 있습니다.</translation>
    </message>
    <message>
        <source>The match before</source>
        <translation>이전 결과</translation>
    </message>
    <message>
        <source>The mean of all pairs, and how many directions the words take up</source>
        <translation>모든 쌍의 평균과 단어들이 차지하는 방향의 수</translation>
    </message>
    <message>
        <source>The mean over all other words: this encoder reads both ways</source>
        <translation>다른 모든 단어의 평균: 이 인코더는 양방향으로 읽습니다</translation>
    </message>
    <message>
        <source>The mean over the words that can see it: those behind it in its chunk</source>
        <translation>그것을 볼 수 있는 단어, 곧 같은 청크에서 뒤에 있는 단어들의 평균</translation>
    </message>
    <message>
        <source>The model as it was opened: look at both to see what the LoRAs do</source>
        <translation>열었을 때 그대로의 모델입니다. 둘을 번갈아 보면 LoRA가 하는 일을 알 수 있습니다</translation>
    </message>
    <message>
        <source>The model has other weights than when this session was saved.</source>
        <translation>이 모델의 가중치는 세션을 저장할 때와 다릅니다.</translation>
    </message>
    <message>
        <source>The model of this session, {model}, is not where it was; everything else is open. Open the model where it lies now.</source>
        <translation>이 세션의 모델 {model} 파일이 원래 자리에 없습니다. 나머지는 모두 열었습니다. 지금 있는 자리에서 모델을 여세요.</translation>
    </message>
    <message>
        <source>The model that it was trained on, by its own notes</source>
        <translation>파일의 메모에 적힌, 학습에 쓴 모델</translation>
    </message>
    <message>
        <source>The model that this one was trained from</source>
        <translation>이 모델의 바탕이 된 모델</translation>
    </message>
    <message>
        <source>The model whose encoder reads the same words</source>
        <translation>같은 단어를 읽을 인코더가 있는 모델</translation>
    </message>
    <message>
        <source>The model with its LoRAs on; what mean-centred cosine subtracts stays the mean of the model without them</source>
        <translation>LoRA를 적용한 모델입니다. 평균 제거 코사인에서 빼는 평균은 LoRA가 없는 모델의 것 그대로입니다</translation>
    </message>
    <message>
        <source>The most changed words first; a click on a cell looks at its layer and selects the word</source>
        <translation>가장 많이 바뀐 단어부터. 칸을 클릭하면 그 레이어를 보고 그 단어를 선택합니다</translation>
    </message>
    <message>
        <source>The most moved word moves {own} times as far as the middle one; of {draws} random LoRAs of the same size the furthest came to {chance} times.</source>
        <translation>가장 많이 움직인 단어는 가운데 단어의 {own}배를 움직입니다. 같은 크기의 무작위 LoRA {draws}개 중 가장 먼 것은 {chance}배였습니다.</translation>
    </message>
    <message>
        <source>The nearest words could not be found: {why}.</source>
        <translation>가까운 단어를 찾을 수 없었습니다: {why}.</translation>
    </message>
    <message>
        <source>The next match</source>
        <translation>다음 결과</translation>
    </message>
    <message>
        <source>The next step</source>
        <translation>다음 단계</translation>
    </message>
    <message>
        <source>The next way of the choices</source>
        <translation>선택의 다음 경우</translation>
    </message>
    <message>
        <source>The node “CLIP Text Encode (Lumina 2)” puts one of two texts before the prompt; the plain node none</source>
        <translation>“CLIP Text Encode (Lumina 2)” 노드는 프롬프트 앞에 두 문구 중 하나를 붙입니다. 일반 노드는 붙이지 않습니다</translation>
    </message>
    <message>
        <source>The norm of the difference, relative to the vector without the LoRAs</source>
        <translation>LoRA가 없을 때의 벡터에 대한 차이의 norm</translation>
    </message>
    <message>
        <source>The number at the right is this tool&apos;s own clip-skip count of the layer</source>
        <translation>오른쪽 숫자는 이 도구가 그 레이어에 매기는 clip skip 값입니다</translation>
    </message>
    <message>
        <source>The numbers of the feature</source>
        <translation>특징 벡터의 숫자들</translation>
    </message>
    <message>
        <source>The other encoder is shown at the same distance from its last layer</source>
        <translation>다른 인코더도 마지막 레이어에서 같은 거리만큼 떨어진 레이어를 보여 줍니다</translation>
    </message>
    <message>
        <source>The other model reads the text by its own family’s rules. Its rows cannot be held against these, only the likenesses among the words can; in each of the two they are taken about the mean of the words.</source>
        <translation>다른 모델은 제 계열의 규칙으로 글을 읽습니다. 행끼리는 견줄 수 없고 단어들 사이의 닮음만 견줄 수 있습니다. 닮음은 양쪽 모두 단어들의 평균을 빼고 잽니다.</translation>
    </message>
    <message>
        <source>The others are held against the chosen model; its hashes are kept, so that its file may go</source>
        <translation>다른 모델들을 고른 모델과 견줍니다. 해시를 보관하므로 파일은 없어져도 됩니다</translation>
    </message>
    <message>
        <source>The others are held against this one.</source>
        <translation>다른 모델들을 이 모델과 견줍니다.</translation>
    </message>
    <message>
        <source>The padding of this prompt has not been computed here.</source>
        <translation>이 프롬프트의 패딩은 아직 계산되지 않았습니다.</translation>
    </message>
    <message>
        <source>The pair of SDXL: CLIP ViT-L/14 and OpenCLIP ViT-bigG/14</source>
        <translation>SDXL의 한 쌍: CLIP ViT-L/14와 OpenCLIP ViT-bigG/14</translation>
    </message>
    <message>
        <source>The pairs that are least alike at this layer first</source>
        <translation>이 레이어에서 가장 다른 쌍부터</translation>
    </message>
    <message>
        <source>The pairs that are most alike at this layer first</source>
        <translation>이 레이어에서 가장 비슷한 쌍부터</translation>
    </message>
    <message>
        <source>The pairs that are most and least alike, beside the matrix ({shortcut})</source>
        <translation>행렬 옆에 가장 비슷한 쌍과 가장 다른 쌍 표시 ({shortcut})</translation>
    </message>
    <message>
        <source>The pairs whose cosine moved most against the prompt before you last typed</source>
        <translation>마지막으로 입력하기 전의 프롬프트에 견주어 코사인이 가장 많이 움직인 쌍</translation>
    </message>
    <message>
        <source>The part that changes least for each token saved goes first: fewer parts go, long ones early</source>
        <translation>아끼는 토큰 하나마다 가장 적게 바꾸는 부분이 먼저 빠집니다. 빠지는 부분이 적고 긴 것이 일찍 빠집니다</translation>
    </message>
    <message>
        <source>The part that changes least goes first, however long it is</source>
        <translation>길이와 상관없이 가장 적게 바꾸는 부분이 먼저 빠집니다</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <source>The place that the token has for the encoder, where padding is counted another way</source>
        <translation>인코더가 보는 토큰의 자리. 패딩을 다르게 셀 때 보여줍니다</translation>
    </message>
    <message>
        <source>The plane of the two main directions of all layers (PCA), with trails</source>
        <translation>모든 레이어의 두 주된 방향이 이루는 평면(PCA)과 자취</translation>
    </message>
    <message>
        <source>The plane on which the distances of all {kind} vectors at this layer come out best ({measure}, {rows}). Neighbours are kept worse than by “neighbours”, unless there are few.</source>
        <translation>이 레이어에서 모든 {kind} 벡터 사이의 거리가 가장 잘 맞는 평면입니다({measure}, {rows}). 단어가 적을 때가 아니면 이웃은 “이웃”보다 덜 지켜집니다.</translation>
    </message>
    <message>
        <source>The process that asks for releases could not be started ({reason}). Try again.</source>
        <translation>새 버전을 묻는 프로세스를 시작할 수 없었습니다({reason}). 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The process that asks for releases ended by itself (status {status}). Try again.</source>
        <translation>새 버전을 묻는 프로세스가 저절로 끝났습니다(상태 {status}). 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The process that was to fetch “{name}” ended by itself (status {status}). Try again.</source>
        <translation>“{name}”을(를) 받으려던 프로세스가 저절로 끝났습니다(상태 {status}). 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The prompt as it is typed</source>
        <translation>입력한 그대로의 프롬프트</translation>
    </message>
    <message>
        <source>The prompt could not be shortened: {why}</source>
        <translation>프롬프트를 줄이지 못했습니다: {why}</translation>
    </message>
    <message>
        <source>The prompt has fewer than {count} different words: too few to compare readings. Badges hold.</source>
        <translation>프롬프트에 서로 다른 단어가 {count}개보다 적어 읽은 결과를 비교할 수 없습니다. 표시는 유효합니다.</translation>
    </message>
    <message>
        <source>The prompt has more than {chunks} chunks, which is more than is drawn here: shorten it.</source>
        <translation>프롬프트의 청크가 {chunks}개를 넘어 여기에 그릴 수 없습니다: 프롬프트를 줄이세요.</translation>
    </message>
    <message>
        <source>The prompt has more than {count} chunks: shorten it by hand first.</source>
        <translation>프롬프트가 청크 {count}개를 넘습니다. 먼저 손으로 줄이세요.</translation>
    </message>
    <message>
        <source>The prompt has more than {count} parts to leave out: choose tags, or shorten it by hand first.</source>
        <translation>뺄 수 있는 부분이 {count}개를 넘습니다. 태그를 고르거나 먼저 손으로 줄이세요.</translation>
    </message>
    <message>
        <source>The prompt has no “{text}” to keep (--keep).</source>
        <translation>프롬프트에 지킬 “{text}”가 없습니다(--keep).</translation>
    </message>
    <message>
        <source>The prompt has {count} different words; with fewer than {least} no likeness is shown.</source>
        <translation>프롬프트에 서로 다른 단어가 {count}개 있습니다. {least}개보다 적으면 닮음을 보이지 않습니다.</translation>
    </message>
    <message>
        <source>The prompt is read by the rules of {dialect}; choose others above where you like.</source>
        <translation>프롬프트를 {dialect} 규칙으로 읽습니다. 원하면 위에서 다른 규칙을 고르세요.</translation>
    </message>
    <message>
        <source>The prompt stands in {file}, beside the picture.</source>
        <translation>프롬프트는 그림 옆의 {file} 파일에 있습니다.</translation>
    </message>
    <message>
        <source>The prompt that A is compared with</source>
        <translation>A와 비교할 프롬프트</translation>
    </message>
    <message>
        <source>The prompt that the picture is led away from</source>
        <translation>그림이 멀어져야 할 프롬프트</translation>
    </message>
    <message>
        <source>The prompt was put together in InvokeAI’s workflow editor.</source>
        <translation>이 프롬프트는 InvokeAI의 워크플로 편집기에서 만들어졌습니다.</translation>
    </message>
    <message>
        <source>The prompt whose tokens and layers are shown</source>
        <translation>토큰과 레이어를 보여 주는 프롬프트</translation>
    </message>
    <message>
        <source>The prompts have different numbers of chunks: ComfyUI repeats the rows of the shorter one.</source>
        <translation>두 프롬프트의 청크 수가 다릅니다. ComfyUI는 짧은 쪽의 행을 반복합니다.</translation>
    </message>
    <message>
        <source>The prompts have different numbers of chunks: SD.Next fills the shorter one up with the empty prompt.</source>
        <translation>두 프롬프트의 청크 수가 다릅니다. SD.Next는 짧은 쪽을 빈 프롬프트로 채웁니다.</translation>
    </message>
    <message>
        <source>The prompts have different numbers of chunks: with compel, pad_conditioning_tensors_to_same_length makes them equally long.</source>
        <translation>두 프롬프트의 청크 수가 다릅니다. compel에서는 pad_conditioning_tensors_to_same_length로 길이를 맞춥니다.</translation>
    </message>
    <message>
        <source>The prompts have different numbers of chunks: {tool} fills the shorter one up with the empty prompt where its option to pad them to the same length is on.</source>
        <translation>두 프롬프트의 청크 수가 다릅니다. {tool}에서는 길이를 맞추는 옵션이 켜져 있으면 짧은 쪽을 빈 프롬프트로 채웁니다.</translation>
    </message>
    <message>
        <source>The prompts of folders that have four of five words or more in common, shown word by word</source>
        <translation>폴더의 프롬프트 가운데 다섯 단어 중 넷 이상이 같은 것을 단어마다 보여 줍니다</translation>
    </message>
    <message>
        <source>The prompt’s parts</source>
        <translation>프롬프트의 부분</translation>
    </message>
    <message>
        <source>The reference could not be read, or has broken numbers.</source>
        <translation>기준을 읽을 수 없거나 숫자가 깨져 있습니다.</translation>
    </message>
    <message>
        <source>The reference could not be read, so there is nothing to hold it against.</source>
        <translation>기준을 읽을 수 없어 견줄 대상이 없습니다.</translation>
    </message>
    <message>
        <source>The repository&apos;s name as on its page</source>
        <translation>저장소 페이지에 적힌 이름</translation>
    </message>
    <message>
        <source>The rows are those of “{prompt}”</source>
        <translation>행은 “{prompt}”의 것입니다</translation>
    </message>
    <message>
        <source>The rows of the layer that is shown, as clip skip sends it, in place of the tool&apos;s own</source>
        <translation>도구가 보내는 레이어 대신, 보이는 레이어의 행을 clip skip이 보내는 대로 씁니다</translation>
    </message>
    <message>
        <source>The rows of the token table that are other numbers than the base’s, the most changed first</source>
        <translation>바탕 모델과 숫자가 다른 토큰 표의 행, 많이 바뀐 순서</translation>
    </message>
    <message>
        <source>The rungs could not be encoded: {why}.</source>
        <translation>단계를 인코딩할 수 없었습니다: {why}.</translation>
    </message>
    <message>
        <source>The same by bringing words in one after the other, in random orders, commas for what is absent</source>
        <translation>같은 것을, 없는 자리에는 쉼표를 두고 단어를 무작위 순서로 하나씩 들여와서 잰 값</translation>
    </message>
    <message numerus="yes">
        <source>The same fault came up again, %n time(s) so far; the log has its details.</source>
        <translation>
            <numerusform>같은 오류가 다시 일어났습니다. 지금까지 %n번이며, 자세한 내용은 로그에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The same numbers as lines and columns: for exact reading, copying and screen readers</source>
        <translation>같은 숫자를 행과 열로: 정확히 읽고, 복사하고, 화면 낭독기로 듣기 위한 것</translation>
    </message>
    <message>
        <source>The same weights, stored more coarsely in one of them: they differ by no more than rounding does.</source>
        <translation>같은 가중치이며 한쪽이 더 거칠게 저장되었습니다. 차이는 반올림을 넘지 않습니다.</translation>
    </message>
    <message>
        <source>The same with the switch that is chosen in the list</source>
        <translation>목록에서 고른 항목을 바꾼 결과</translation>
    </message>
    <message>
        <source>The same words, all of weight 1.</source>
        <translation>같은 단어에 모두 가중치 1입니다.</translation>
    </message>
    <message>
        <source>The search for its LoRAs and model had not ended; what was not found yet was not taken over.</source>
        <translation>LoRA와 모델을 찾는 일이 아직 끝나지 않아, 찾지 못한 것은 가져오지 않았습니다.</translation>
    </message>
    <message>
        <source>The shares could not be computed: {why}</source>
        <translation>몫을 계산하지 못했습니다: {why}</translation>
    </message>
    <message>
        <source>The six steps</source>
        <translation>여섯 단계</translation>
    </message>
    <message>
        <source>The step before</source>
        <translation>이전 단계</translation>
    </message>
    <message>
        <source>The study encoder (CLIP)</source>
        <translation>연습용 인코더 (CLIP)</translation>
    </message>
    <message>
        <source>The study encoder has no U-Net. Open your own checkpoint: this pane reads its U-Net too. A checkpoint can also be chosen above.</source>
        <translation>연습용 인코더에는 U-Net이 없습니다. 자신의 체크포인트를 여세요. 이 패널은 그 U-Net도 읽습니다. 위에서 체크포인트를 고를 수도 있습니다.</translation>
    </message>
    <message>
        <source>The study encoder is not installed: {file} is missing from resources/study_encoder. Install the program anew, or open a text encoder of your own.</source>
        <translation>연습용 인코더가 설치되어 있지 않습니다. resources/study_encoder에 {file} 파일이 없습니다. 프로그램을 다시 설치하거나 가지고 있는 텍스트 인코더를 여세요.</translation>
    </message>
    <message>
        <source>The summary as if the prompt ended after each word</source>
        <translation>프롬프트가 각 단어 뒤에서 끝난다면의 요약</translation>
    </message>
    <message>
        <source>The summary as if the prompt ended after each word: 0 is the mean word’s, 1 this prompt’s. It depends on the order of the words, so its steps are no shares</source>
        <translation>프롬프트가 각 단어 뒤에서 끝난다면의 요약: 0은 평균 단어, 1은 이 프롬프트입니다. 단어 순서에 달려 있으므로 계단 하나하나는 몫이 아닙니다</translation>
    </message>
    <message>
        <source>The summary is the row of the chunk&apos;s EOS at the layer that the tool sends, normed: no projection is here.</source>
        <translation>요약은 도구가 보내는 레이어에서 정규화한, 청크의 EOS 행입니다. 이 파일에는 투영이 없습니다.</translation>
    </message>
    <message>
        <source>The summary is the row of the chunk&apos;s EOS, normed and projected.</source>
        <translation>요약은 정규화하고 투영한, 청크의 EOS 행입니다.</translation>
    </message>
    <message>
        <source>The table could not be computed: {why}</source>
        <translation>표를 계산하지 못했습니다: {why}</translation>
    </message>
    <message>
        <source>The tag stays in the text and is read as words.</source>
        <translation>태그는 글에 남아 단어로 읽힙니다.</translation>
    </message>
    <message>
        <source>The tags that this group has far more often than the others</source>
        <translation>이 묶음에 다른 묶음보다 훨씬 자주 나오는 태그</translation>
    </message>
    <message>
        <source>The template is {count} of your {rows} rows.</source>
        <translation>{rows}행 가운데 {count}행이 템플릿입니다.</translation>
    </message>
    <message>
        <source>The text encoder does not fit into the free memory of {device}, so the processor computes. Close other programs that use it, and choose it again.</source>
        <translation>{device} 장치의 남은 메모리에 텍스트 인코더가 들어가지 않아 프로세서로 계산합니다. 이 장치를 쓰는 다른 프로그램을 닫고 다시 선택하세요.</translation>
    </message>
    <message>
        <source>The text encoder in {file} has no usable scale for {tensor}. Download or copy it again.</source>
        <translation>{file}의 텍스트 인코더에 {tensor}에 쓸 수 있는 배율이 없습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>The text encoder in {file} has scales without their weights: {tensors}.</source>
        <translation>{file}의 텍스트 인코더에 가중치 없는 배율이 있습니다: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} has tensors of a wrong shape: {tensors}.</source>
        <translation>{file}의 텍스트 인코더에 모양이 잘못된 텐서가 있습니다: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} has tensors of a wrong shape: {tensors}. Open another copy of it.</source>
        <translation>{file}의 텍스트 인코더에 크기가 맞지 않는 텐서가 있습니다: {tensors}. 다른 사본을 여세요.</translation>
    </message>
    <message>
        <source>The text encoder in {file} has unexpected {tensors}.</source>
        <translation>{file}의 텍스트 인코더에 예상하지 못한 것이 있습니다: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} is of a kind that is not known here: it has {tensors}.</source>
        <translation>{file}의 텍스트 인코더는 여기서 알지 못하는 종류입니다. {tensors}이(가) 들어 있습니다.</translation>
    </message>
    <message>
        <source>The text encoder in {file} is quantised by {method}, which is not read here.</source>
        <translation>{file}의 텍스트 인코더는 {method}(으)로 양자화되어 있으며, 여기서는 읽지 않는 형식입니다.</translation>
    </message>
    <message>
        <source>The text encoder in {file} is quantised in a way that is not known here: {tensors}.</source>
        <translation>{file}의 텍스트 인코더가 알 수 없는 방식으로 양자화되어 있습니다: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} is stored as {format}, which is not read here yet.</source>
        <translation>{file}의 텍스트 인코더는 {format} 형식으로 저장되어 있으며, 아직 읽지 않습니다.</translation>
    </message>
    <message>
        <source>The text encoder in {file} is stored in a form that is not read here, such as quantised: {tensors}.</source>
        <translation>{file}의 텍스트 인코더는 양자화 등 여기서 읽지 않는 형식으로 저장되어 있습니다: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} lacks {tensors}.</source>
        <translation>{file}의 텍스트 인코더에 없는 것: {tensors}.</translation>
    </message>
    <message>
        <source>The text encoder in {file} lacks {tensors}. Open a file that holds the whole encoder.</source>
        <translation>{file}의 텍스트 인코더에 {tensors}이(가) 없습니다. 인코더 전체가 든 파일을 여세요.</translation>
    </message>
    <message>
        <source>The text encoder of a model on Hugging Face; says how large it is and asks first</source>
        <translation>Hugging Face에 있는 모델의 텍스트 인코더. 크기를 먼저 알리고 묻습니다</translation>
    </message>
    <message>
        <source>The text encoder of {repository} on {server}</source>
        <translation>{server}에 있는 {repository}의 텍스트 인코더</translation>
    </message>
    <message>
        <source>The text encoder of {repository}. “Look up” asks how large it is; you decide then.</source>
        <translation>{repository}의 텍스트 인코더입니다. “조회”를 누르면 크기를 알아봅니다. 받을지는 그다음에 정하면 됩니다.</translation>
    </message>
    <message>
        <source>The text encoders in {folder} are of the kind {kinds}.</source>
        <translation>{folder} 폴더의 텍스트 인코더는 {kinds} 종류입니다.</translation>
    </message>
    <message>
        <source>The text is made by “{node}” while it runs, and is not kept in the file.</source>
        <translation>텍스트는 “{node}” 노드가 실행 중에 만들며, 파일에는 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>The text passes through “{node}”, which may change it while it runs.</source>
        <translation>텍스트가 “{node}” 노드를 거치며, 실행 중에 바뀔 수 있습니다.</translation>
    </message>
    <message>
        <source>The text that “Take over” takes over</source>
        <translation>“가져오기”로 가져올 텍스트</translation>
    </message>
    <message>
        <source>The token embedding in {file} is {size}; CLIP&apos;s has {rows} rows and a width that {divisor} divides. This is not a text encoder of Stable Diffusion.</source>
        <translation>{file}의 토큰 임베딩은 {size}입니다. CLIP의 것은 행이 {rows}개이고 폭이 {divisor}(으)로 나누어떨어집니다. Stable Diffusion의 텍스트 인코더가 아닙니다.</translation>
    </message>
    <message>
        <source>The token table of this encoder is too large to be copied as a whole.</source>
        <translation>이 인코더의 토큰 표는 너무 커서 통째로 복사하지 않습니다.</translation>
    </message>
    <message>
        <source>The token tables are of different sizes. Choose a model of the same family.</source>
        <translation>토큰 표의 크기가 다릅니다. 같은 계열의 모델을 고르세요.</translation>
    </message>
    <message>
        <source>The tokenizer in {file} cannot be used. {reason}</source>
        <translation>{file}의 토크나이저를 쓸 수 없습니다. {reason}</translation>
    </message>
    <message>
        <source>The tokenizer of {title} cannot be read: {reason}. Take it from another file, or download it again.</source>
        <translation>{title}의 토크나이저를 읽을 수 없습니다: {reason}. 다른 파일의 것을 쓰거나 다시 내려받으세요.</translation>
    </message>
    <message>
        <source>The tokenizer of {title} is not shipped with Promptscope. Fetch it, choose a tokenizer.json or tokenizer.model, or open a text encoder&apos;s file that holds it.</source>
        <translation>{title}의 토크나이저는 Promptscope에 들어 있지 않습니다. 내려받거나, tokenizer.json 또는 tokenizer.model을 고르거나, 그것이 든 텍스트 인코더 파일을 여세요.</translation>
    </message>
    <message>
        <source>The tool that you write for</source>
        <translation>지금 쓰는 도구</translation>
    </message>
    <message>
        <source>The tool would read the prompt in another way then, so the tag stays where it is.</source>
        <translation>옮기면 도구가 프롬프트를 다르게 읽게 되므로 태그를 그대로 두었습니다.</translation>
    </message>
    <message>
        <source>The tools divide a long text at different places: these words are in another chunk.</source>
        <translation>도구마다 긴 텍스트를 나누는 자리가 다릅니다: 이 단어들은 다른 청크에 있습니다.</translation>
    </message>
    <message>
        <source>The tools, and how far apart they are</source>
        <translation>도구들과 서로의 거리</translation>
    </message>
    <message>
        <source>The tool’s database names this model, which is not there.</source>
        <translation>도구의 데이터베이스에 이 모델이 있으나 파일이 없습니다.</translation>
    </message>
    <message>
        <source>The tool’s template has {template} of the {rows} rows that it looks at, the same for every prompt.</source>
        <translation>이미지 모델이 보는 {rows}행 가운데 {template}행이 도구의 템플릿이며, 어느 프롬프트에서나 같습니다.</translation>
    </message>
    <message>
        <source>The tool’s template has {template} of the {rows} rows that it looks at. Its tokens are always the same, but those behind your words have seen them.</source>
        <translation>이미지 모델이 보는 {rows}행 가운데 {template}행이 도구의 템플릿입니다. 토큰은 늘 같지만, 단어 뒤에 있는 템플릿은 그 단어들을 보았습니다.</translation>
    </message>
    <message>
        <source>The transformer</source>
        <translation>트랜스포머</translation>
    </message>
    <message>
        <source>The two encoders could not be compared: {why}</source>
        <translation>두 인코더를 비교할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The two prompts share no word, so there is nothing to set side by side: A × B compares each with each.</source>
        <translation>두 프롬프트에 공통된 단어가 없어 나란히 놓을 것이 없습니다: A × B는 모든 단어를 서로 비교합니다.</translation>
    </message>
    <message>
        <source>The values that {tool} hands the image model: {rows} of layer {layers}, weights put on them, {count} rows of {width}. {percent} % of what is drawn lies within ±{end}, rounded up, where the colours end.</source>
        <translation>{tool}에서 이미지 모델에 넘기는 값: 레이어 {layers}의 {rows}, 가중치를 적용한 폭 {width}의 행 {count}개. 그려진 값의 {percent} %가 ±{end}(올림) 안에 있고, 색은 거기서 끝납니다.</translation>
    </message>
    <message>
        <source>The variant less what is sent</source>
        <translation>변형에서 보내는 것을 뺀 값</translation>
    </message>
    <message>
        <source>The vector&apos;s numbers; the colours reach to the {percent}th percentile of their sizes</source>
        <translation>벡터의 숫자들. 색은 크기의 백분위 {percent}까지 나타냅니다</translation>
    </message>
    <message>
        <source>The vectors of {file} are not all finite numbers, so it is left out. Use another copy of the file.</source>
        <translation>{file}의 벡터에 유한하지 않은 숫자가 있어 제외합니다. 파일의 다른 사본을 사용하세요.</translation>
    </message>
    <message>
        <source>The vocabulary could not be compared: {why}</source>
        <translation>어휘를 비교할 수 없습니다: {why}</translation>
    </message>
    <message numerus="yes">
        <source>The vocabulary of {encoder} makes {count} token(s) of them: {spelt}.</source>
        <translation>
            <numerusform>{encoder}의 어휘로는 토큰 {count}개가 됩니다: {spelt}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The way before this one</source>
        <translation>선택의 앞 경우</translation>
    </message>
    <message>
        <source>The weight scales this word’s rows, those that the adapter makes of T5’s tokens; Qwen reads none.</source>
        <translation>가중치는 이 단어의 행, 곧 어댑터가 T5의 토큰으로 만드는 행의 크기를 바꿉니다. Qwen은 가중치를 읽지 않습니다.</translation>
    </message>
    <message>
        <source>The weight scales this word’s rows; only the very first row is pulled away from the empty prompt’s.</source>
        <translation>가중치는 이 단어의 행 크기를 바꿉니다. 맨 첫 행만은 빈 프롬프트의 행에서 멀어집니다.</translation>
    </message>
    <message>
        <source>The weight that the tool reads in the prompt: 1 has no colour</source>
        <translation>도구가 프롬프트에서 읽은 가중치. 1은 색이 없습니다</translation>
    </message>
    <message>
        <source>The weight that the words at the right are read with, or the number of their chunk, those that are pointed at or else the first; – where the tool does not read them as words</source>
        <translation>오른쪽 단어를 읽는 가중치 또는 그 단어가 든 청크의 번호: 가리킨 단어의 값이고, 없으면 첫 단어의 값입니다. 도구가 단어로 읽지 않으면 –</translation>
    </message>
    <message>
        <source>The wheel looks closer, so that every row has its name; a double click shows all</source>
        <translation>휠로 확대하면 모든 행에 이름이 보이고, 더블 클릭하면 전체를 보여 줍니다</translation>
    </message>
    <message>
        <source>The whole prompt, against the one in the editor</source>
        <translation>편집기의 프롬프트와 비교한 전체 프롬프트</translation>
    </message>
    <message>
        <source>The whole prompt, or both twins word by word</source>
        <translation>프롬프트 전체, 또는 두 쌍둥이를 단어마다</translation>
    </message>
    <message>
        <source>The window cannot be opened. Start the program again: it will have the study encoder and the default layout then, and everything that you typed.</source>
        <translation>창을 열 수 없습니다. 프로그램을 다시 시작하세요. 그러면 연습용 인코더와 기본 배치로 열리며, 입력한 글은 모두 그대로 있습니다.</translation>
    </message>
    <message>
        <source>The word by a part of the way between two lists, what moves with it, and the word as an embedding</source>
        <translation>두 목록 사이 거리의 일부만큼 민 단어, 함께 움직이는 것, 그리고 임베딩으로 쓴 그 단어</translation>
    </message>
    <message>
        <source>The word could not be pushed: {why}</source>
        <translation>단어를 밀 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The word it belongs to</source>
        <translation>속한 단어</translation>
    </message>
    <message>
        <source>The word itself</source>
        <translation>단어 자신</translation>
    </message>
    <message>
        <source>The word that is compared with the rungs; selecting one anywhere chooses it too</source>
        <translation>단계들과 비교할 단어. 어디서든 단어를 선택하면 여기서도 선택됩니다</translation>
    </message>
    <message>
        <source>The word that is pushed along the axis</source>
        <translation>축을 따라 미는 단어</translation>
    </message>
    <message>
        <source>The word whose row is looked at; selecting one anywhere chooses it too</source>
        <translation>행을 살펴볼 단어. 어디서든 단어를 선택하면 여기서도 선택됩니다</translation>
    </message>
    <message>
        <source>The words as {encoder} reads them</source>
        <translation>{encoder}가 읽는 대로의 단어</translation>
    </message>
    <message>
        <source>The words behind the first chunk: left out, or read in a chunk of their own, as your tool does</source>
        <translation>첫 청크 뒤의 단어: 쓰는 도구에 따라 빠지거나 다음 청크에서 읽힙니다</translation>
    </message>
    <message>
        <source>The words bring {percent} % of what sets this summary apart, any prompt of this length the rest. Of what they bring:</source>
        <translation>이 요약을 남다르게 하는 것의 {percent} %는 단어들이, 나머지는 이 길이의 아무 프롬프트나 가져옵니다. 단어들이 가져오는 것 가운데:</translation>
    </message>
    <message>
        <source>The words bring {percent} % of what sets this summary apart. Of what they bring:</source>
        <translation>이 요약을 남다르게 하는 것의 {percent} %를 단어들이 가져옵니다. 그 가운데:</translation>
    </message>
    <message>
        <source>The words could not be measured: {why}</source>
        <translation>단어를 잴 수 없습니다: {why}</translation>
    </message>
    <message>
        <source>The words could not be ordered: {why}.</source>
        <translation>단어의 순서를 정하지 못했습니다: {why}.</translation>
    </message>
    <message>
        <source>The words could not be placed on the axis: {why}</source>
        <translation>단어를 축 위에 놓을 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>The words could not be replaced: {why}.</source>
        <translation>단어를 바꿀 수 없었습니다: {why}.</translation>
    </message>
    <message>
        <source>The words would not be read with the same weights there.</source>
        <translation>거기서는 단어가 같은 가중치로 읽히지 않습니다.</translation>
    </message>
    <message>
        <source>The {differing} differ, the {same} are the same.</source>
        <translation>레이어 밖에서 다른 것: {differing}. 같은 것: {same}.</translation>
    </message>
    <message>
        <source>The {differing} differ, the {same} is the same.</source>
        <translation>레이어 밖에서 다른 것: {differing}. 같은 것: {same}.</translation>
    </message>
    <message>
        <source>The {differing} differ, too.</source>
        <translation>레이어 밖에서도 모두 다릅니다: {differing}.</translation>
    </message>
    <message>
        <source>The {differing} differs, the {same} are the same.</source>
        <translation>레이어 밖에서 다른 것: {differing}. 같은 것: {same}.</translation>
    </message>
    <message>
        <source>The {differing} differs, the {same} is the same.</source>
        <translation>레이어 밖에서 다른 것: {differing}. 같은 것: {same}.</translation>
    </message>
    <message>
        <source>The {kind} that your tool has</source>
        <translation>도구에 있는 {kind}</translation>
    </message>
    <message>
        <source>Their names are not known here.</source>
        <translation>이름을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>There is a comma between them already.</source>
        <translation>둘 사이에 이미 쉼표가 있습니다.</translation>
    </message>
    <message>
        <source>There is no LoRA “{name}” in {tool}.</source>
        <translation>{tool}에 “{name}”(이)라는 LoRA가 없습니다.</translation>
    </message>
    <message>
        <source>There is no change beside them that they belong to.</source>
        <translation>이들이 딸린 변경이 곁에 없습니다.</translation>
    </message>
    <message>
        <source>There is no embedding “{name}” in the folder, so ComfyUI leaves it out.</source>
        <translation>폴더에 “{name}” 임베딩이 없어 ComfyUI가 이를 뺍니다.</translation>
    </message>
    <message>
        <source>There is no log: its folder cannot be written.</source>
        <translation>로그가 없습니다. 로그 폴더에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>There is no map: {why}.</source>
        <translation>지도를 그릴 수 없습니다: {why}.</translation>
    </message>
    <message>
        <source>There is no repository to fetch this tokenizer from.</source>
        <translation>이 토크나이저를 내려받을 저장소가 없습니다.</translation>
    </message>
    <message>
        <source>There is none newer: the newest version that {server} lists is {newest}, and this is {version}.</source>
        <translation>더 새로운 버전이 없습니다. {server}에 있는 가장 새로운 버전은 {newest}이고, 이 프로그램은 {version}입니다.</translation>
    </message>
    <message>
        <source>There is nothing to offer yet: add your tool’s folder in the File menu</source>
        <translation>아직 보여 줄 것이 없습니다. 파일 메뉴에서 도구의 폴더를 추가하세요</translation>
    </message>
    <message>
        <source>There was no prompt to compare rows of</source>
        <translation>행을 비교할 프롬프트가 없었습니다</translation>
    </message>
    <message>
        <source>These are moves of what the image model is given, not of colour in the picture: image models leak by themselves, too.</source>
        <translation>이것은 이미지 모델에 주어지는 것의 움직임이지 그림 속 색의 움직임이 아닙니다. 이미지 모델 스스로도 색이 샙니다.</translation>
    </message>
    <message>
        <source>These curves are measured for up to {count}, and this prompt has more.</source>
        <translation>이 곡선은 {count}까지 측정하는데, 이 프롬프트는 그보다 많습니다.</translation>
    </message>
    <message>
        <source>They are handed over with the others, and steer the picture too.</source>
        <translation>패딩 행도 다른 행과 함께 전달되어 그림에 영향을 줍니다.</translation>
    </message>
    <message>
        <source>They cannot be compared: this one has {layers} layers of width {width}, the other {other_layers} layers of width {other_width}.</source>
        <translation>비교할 수 없습니다. 이 인코더는 폭 {width}의 레이어가 {layers}개, 다른 인코더는 폭 {other_width}의 레이어가 {other_layers}개입니다.</translation>
    </message>
    <message>
        <source>They differ, and by how much cannot be said: one has weights that are zero or no finite numbers.</source>
        <translation>서로 다르지만 얼마나 다른지는 알 수 없습니다. 한쪽 가중치에 0이거나 유한하지 않은 수가 있습니다.</translation>
    </message>
    <message>
        <source>This brace is never closed, so all that follows belongs to its choice.</source>
        <translation>이 중괄호는 닫히지 않아, 뒤에 오는 것이 모두 이 선택에 들어갑니다.</translation>
    </message>
    <message>
        <source>This bracket has no partner of its own: ComfyUI takes the last bracket of the text for it.</source>
        <translation>이 괄호에는 짝이 없어서 ComfyUI는 텍스트의 마지막 괄호를 짝으로 봅니다.</translation>
    </message>
    <message>
        <source>This bracket is never closed, so ComfyUI reads it and all that follows as plain text.</source>
        <translation>이 괄호가 닫히지 않아 ComfyUI는 괄호와 그 뒤를 모두 일반 텍스트로 읽습니다.</translation>
    </message>
    <message>
        <source>This bracket is never closed, so all that follows weighs 1.1 times as much.</source>
        <translation>이 괄호가 닫히지 않아 뒤의 모든 것이 1.1배 강해집니다.</translation>
    </message>
    <message>
        <source>This bracket is never closed, so all that follows weighs 1.1 times less.</source>
        <translation>이 괄호가 닫히지 않아 뒤의 모든 것이 1.1배 약해집니다.</translation>
    </message>
    <message>
        <source>This copy of Promptscope does not know where its releases are published, so nobody was asked. Look where you got it from; this is version {version}.</source>
        <translation>이 Promptscope는 어디서 배포되는지 모르므로 아무에게도 묻지 않았습니다. 받은 곳에서 확인하십시오. 이 프로그램은 버전 {version}입니다.</translation>
    </message>
    <message>
        <source>This could not be measured: {why}.</source>
        <translation>측정할 수 없었습니다: {why}.</translation>
    </message>
    <message>
        <source>This encoder</source>
        <translation>이 인코더</translation>
    </message>
    <message>
        <source>This encoder has no projection, and so no feature.</source>
        <translation>이 인코더에는 투영이 없어 특징 벡터가 없습니다.</translation>
    </message>
    <message>
        <source>This encoder is computed by the processor, as its weights stay in the file.</source>
        <translation>이 인코더의 가중치는 파일에 그대로 두므로 프로세서로 계산합니다.</translation>
    </message>
    <message>
        <source>This encoder reads both ways and was not made to say what comes next: it has no head for words.</source>
        <translation>이 인코더는 양방향으로 읽으며 다음에 올 것을 말하도록 만들어지지 않았습니다: 단어를 내는 헤드가 없습니다.</translation>
    </message>
    <message>
        <source>This encoder reads both ways, so that words before it move, too.</source>
        <translation>이 인코더는 양방향으로 읽으므로 앞의 단어도 움직입니다.</translation>
    </message>
    <message>
        <source>This encoder reads in both directions, so it has no next word to tell.</source>
        <translation>이 인코더는 앞뒤를 모두 읽으므로 다음에 올 단어를 말할 수 없습니다.</translation>
    </message>
    <message>
        <source>This file holds no text projection, so these are the {count} numbers of row {row}, the leftmost EOS, after the final layer norm. For CLIP’s own feature open a file that has one, such as a stand-alone clip_l.</source>
        <translation>이 파일에는 텍스트 투영이 없으므로, 이것은 맨 왼쪽 EOS인 행 {row}의 최종 레이어 정규화를 거친 숫자 {count}개입니다. CLIP 자신의 특징 벡터를 보려면 단독 clip_l처럼 투영이 있는 파일을 여세요.</translation>
    </message>
    <message>
        <source>This file was cut to its first {layers} layers and has no final norm, so it tells no next word.</source>
        <translation>이 파일은 처음 {layers}개 레이어까지만 남기고 최종 정규화가 없으므로 다음에 올 단어를 말할 수 없습니다.</translation>
    </message>
    <message>
        <source>This folder answers too slowly; what it has is not all listed.</source>
        <translation>이 폴더는 응답이 너무 느려 전부 싣지 못했습니다.</translation>
    </message>
    <message>
        <source>This is a safe start: with the study encoder, the default layout and no LoRAs.</source>
        <translation>안전 시작입니다. 연습용 인코더와 기본 배치를 쓰고 LoRA는 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>This is an address, and Promptscope fetches nothing from it. Save the picture from the page with “Save image as…” and drop the saved file here.</source>
        <translation>이것은 주소이며, Promptscope는 주소에서 아무것도 내려받지 않습니다. 페이지에서 “이미지를 다른 이름으로 저장”으로 그림을 저장한 뒤 그 파일을 여기에 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>This is not written in the prompt itself, so it cannot be left out here.</source>
        <translation>프롬프트 자체에 쓰인 것이 아니어서 여기서 뺄 수 없습니다.</translation>
    </message>
    <message>
        <source>This is read as a part of the name before it: ComfyUI begins a name only after a blank.</source>
        <translation>이 부분은 앞 이름의 일부로 읽힙니다. ComfyUI에서는 공백 뒤에서만 새 이름이 시작됩니다.</translation>
    </message>
    <message>
        <source>This is read as the end-of-text token itself, not as letters, and changes what every later row means.</source>
        <translation>글자가 아니라 텍스트 종료 토큰 자체로 읽혀, 뒤의 모든 행의 의미가 바뀝니다.</translation>
    </message>
    <message>
        <source>This is read as the start-of-text token itself, not as letters, and changes what every later row means.</source>
        <translation>글자가 아니라 텍스트 시작 토큰 자체로 읽혀, 뒤의 모든 행의 의미가 바뀝니다.</translation>
    </message>
    <message>
        <source>This is {encoder}, the first of its text encoders; {others} was left out.</source>
        <translation>텍스트 인코더 가운데 첫 번째인 {encoder}입니다. {others}은(는) 제외되었습니다.</translation>
    </message>
    <message>
        <source>This layer is handed on to the image model.</source>
        <translation>이 레이어가 이미지 모델로 넘어갑니다.</translation>
    </message>
    <message>
        <source>This list is of the checkpoint: choose it above.</source>
        <translation>이 목록은 체크포인트의 것입니다. 위에서 고르세요.</translation>
    </message>
    <message>
        <source>This looks up what training changed in CLIP’s vocabulary, and which words a LoRA moves in CLIP. Of this encoder neither is read.</source>
        <translation>이 패널은 학습이 CLIP의 어휘에서 무엇을 바꾸었는지, LoRA가 CLIP에서 어떤 단어를 움직이는지 찾아봅니다. 이 인코더에서는 둘 다 읽지 않습니다.</translation>
    </message>
    <message>
        <source>This machine has no “{device}” that torch can use. Choose the processor.</source>
        <translation>이 컴퓨터에는 torch가 쓸 수 있는 “{device}” 장치가 없습니다. 프로세서를 선택하세요.</translation>
    </message>
    <message>
        <source>This needs derivatives, which are taken through CLIP&apos;s encoders only.</source>
        <translation>이것에는 미분이 필요한데, 미분은 CLIP 인코더에서만 계산합니다.</translation>
    </message>
    <message>
        <source>This pane holds CLIP text encoders against each other, which training changes from checkpoint to checkpoint. Encoders of this kind are not compared.</source>
        <translation>이 패널은 체크포인트마다 학습으로 달라지는 CLIP 텍스트 인코더를 서로 견줍니다. 이런 인코더는 견주지 않습니다.</translation>
    </message>
    <message>
        <source>This pane shows what {encoder} makes of the words, and no file of it is open.</source>
        <translation>이 패널은 {encoder}이(가) 단어로 무엇을 만드는지 보여 주는데, 열린 파일이 없습니다.</translation>
    </message>
    <message>
        <source>This picture came without its file, and what its generator wrote into the file is lost that way. Save it from the page with “Save image as…” and drop the saved file here.</source>
        <translation>이 그림은 파일 없이 전달되었고, 생성 도구가 파일에 적은 내용은 이 과정에서 사라집니다. 페이지에서 “이미지를 다른 이름으로 저장”으로 저장한 뒤 그 파일을 여기에 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>This processor has no instructions of its own for bfloat16, and would be slower with it.</source>
        <translation>이 프로세서에는 bfloat16 전용 명령이 없어서 오히려 느려집니다.</translation>
    </message>
    <message>
        <source>This prompt has no small words (a, an, the, of, on, in, at, with, and, by, to) to leave out.</source>
        <translation>이 프롬프트에는 뺄 작은 단어(a, an, the, of, on, in, at, with, and, by, to)가 없습니다.</translation>
    </message>
    <message>
        <source>This prompt has nothing but small words, and so they are shown in every pane.</source>
        <translation>이 프롬프트에는 작은 단어밖에 없어서, 모든 패널에 그대로 보입니다.</translation>
    </message>
    <message>
        <source>This prompt is too long for the tag view. Edit it as text.</source>
        <translation>이 프롬프트는 태그로 보기에 너무 깁니다. 텍스트로 편집하세요.</translation>
    </message>
    <message>
        <source>This prompt leaves no padding to compare.</source>
        <translation>이 프롬프트에는 비교할 패딩이 남지 않습니다.</translation>
    </message>
    <message>
        <source>This step</source>
        <translation>이 단계</translation>
    </message>
    <message>
        <source>This studio has no style of this name, so it adds nothing.</source>
        <translation>이 스튜디오에는 이 이름의 스타일이 없어 아무것도 더하지 않습니다.</translation>
    </message>
    <message>
        <source>This tag has no name: {tool} then puts on no LoRA of this prompt.</source>
        <translation>이 태그에는 이름이 없습니다. 그러면 {tool}은(는) 이 프롬프트의 LoRA를 하나도 적용하지 않습니다.</translation>
    </message>
    <message>
        <source>This text was written by an extension of ComfyUI. The prompt is read by ComfyUI&apos;s rules, which made the picture.</source>
        <translation>이 텍스트는 ComfyUI 확장이 쓴 것입니다. 그림은 ComfyUI로 만들어졌으므로 프롬프트도 ComfyUI 방식으로 읽습니다.</translation>
    </message>
    <message>
        <source>This tool puts no template around your words.</source>
        <translation>이 도구는 단어 둘레에 템플릿을 두지 않습니다.</translation>
    </message>
    <message>
        <source>This version does not know the family “{name}”.</source>
        <translation>이 버전은 계열 “{name}”을(를) 모릅니다.</translation>
    </message>
    <message>
        <source>Those behind row {row} are left out, or zeros.</source>
        <translation>{row}번 행 뒤의 행은 빠지거나 0입니다.</translation>
    </message>
    <message>
        <source>Those in both are {mean} apart at layer {layer} on the mean.</source>
        <translation>양쪽에 있는 것은 레이어 {layer}에서 평균 {mean}만큼 떨어져 있습니다.</translation>
    </message>
    <message>
        <source>Those that are ticked are added; the space bar sets and takes away a tick</source>
        <translation>체크한 것을 추가합니다. 스페이스 바로 체크를 켜고 끕니다</translation>
    </message>
    <message>
        <source>Thousands of prompts out of pictures, captions and lists: what they have in common</source>
        <translation>그림, 캡션, 목록에서 모은 프롬프트 수천 개의 공통점</translation>
    </message>
    <message>
        <source>Tick the tools that are to be read. Nothing is ever written into their folders.</source>
        <translation>읽을 도구에 체크하세요. 도구의 폴더에는 아무것도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Tint the prompt by what the pointed word moves</source>
        <translation>가리킨 단어가 움직이는 만큼 프롬프트 물들이기</translation>
    </message>
    <message>
        <source>Tint the words of the prompt by how far the word that is pointed at moves them</source>
        <translation>가리킨 단어가 움직이는 만큼 프롬프트의 단어들을 물들입니다</translation>
    </message>
    <message>
        <source>Token strip</source>
        <translation>토큰 띠</translation>
    </message>
    <message>
        <source>Token table</source>
        <translation>토큰 표</translation>
    </message>
    <message>
        <source>Token table · raw row</source>
        <translation>토큰 표 · 그대로의 행</translation>
    </message>
    <message>
        <source>Token table · raw row less its position</source>
        <translation>토큰 표 · 위치를 뺀 행</translation>
    </message>
    <message>
        <source>Token {id}: next with a probability of {share}</source>
        <translation>토큰 {id}: 다음에 올 확률 {share}</translation>
    </message>
    <message>
        <source>Token {id}: number {place} of {all} by how common it was; the norm of its vector is {norm}</source>
        <translation>토큰 {id}: 흔한 순서로 {all}개 중 {place}번째, 벡터의 norm {norm}</translation>
    </message>
    <message>
        <source>Token {id}: one byte; the norm of its vector is {norm}</source>
        <translation>토큰 {id}: 1바이트, 벡터의 norm {norm}</translation>
    </message>
    <message>
        <source>Token {id}; the norm of its vector is {norm}</source>
        <translation>토큰 {id}; 벡터의 norm {norm}</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>Tokens cut off at the end: {counts}.</source>
        <translation>끝에서 잘린 토큰: {counts}.</translation>
    </message>
    <message>
        <source>Tokens in all</source>
        <translation>토큰 합계</translation>
    </message>
    <message>
        <source>Tokens left</source>
        <translation>남은 토큰</translation>
    </message>
    <message>
        <source>Tokens of the text</source>
        <translation>입력한 텍스트의 토큰</translation>
    </message>
    <message>
        <source>Tokens of the tool’s template: {counts}.</source>
        <translation>도구의 템플릿 토큰: {counts}.</translation>
    </message>
    <message>
        <source>Tokens of {encoder}</source>
        <translation>{encoder}의 토큰</translation>
    </message>
    <message>
        <source>Tokens used</source>
        <translation>사용한 토큰</translation>
    </message>
    <message>
        <source>Too few prompts to be grouped.</source>
        <translation>묶기에는 프롬프트가 너무 적습니다.</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>도구</translation>
    </message>
    <message>
        <source>Tools found</source>
        <translation>찾은 도구</translation>
    </message>
    <message>
        <source>Trails</source>
        <translation>자취</translation>
    </message>
    <message>
        <source>Trails: every word&apos;s way from layer 0 to this one, smoothed; point for the true one</source>
        <translation>자취: 모든 단어가 레이어 0에서 이 레이어까지 온 길을 다듬은 것. 가리키면 실제 길이 보입니다</translation>
    </message>
    <message>
        <source>Trails: the way of the words that are pointed at, selected or pinned, from layer 0 (the ring) on</source>
        <translation>자취: 가리키거나 선택하거나 고정한 단어가 레이어 0(고리)부터 가는 길</translation>
    </message>
    <message>
        <source>Trigger words</source>
        <translation>트리거 단어</translation>
    </message>
    <message>
        <source>Trying words in its place…</source>
        <translation>그 자리에 단어를 넣어 보는 중…</translation>
    </message>
    <message>
        <source>Twin</source>
        <translation>쌍둥이</translation>
    </message>
    <message>
        <source>Twins</source>
        <translation>쌍둥이</translation>
    </message>
    <message>
        <source>Type a part of a name and choose; Enter writes it into the prompt</source>
        <translation>이름의 일부를 입력해 고르세요. Enter를 누르면 프롬프트에 들어갑니다</translation>
    </message>
    <message>
        <source>Type a prompt of up to {longest} characters: how the other tools read it is listed here.</source>
        <translation>{longest}자까지의 프롬프트를 입력하세요: 다른 도구들이 어떻게 읽는지 여기에 나열합니다.</translation>
    </message>
    <message>
        <source>Type a prompt with a colour, as “a red car by a blue house”: what each colour reaches is listed here.</source>
        <translation>“a red car by a blue house”처럼 색이 든 프롬프트를 입력하세요: 각 색이 닿는 것이 여기에 나열됩니다.</translation>
    </message>
    <message>
        <source>Type a prompt: how much of its summary comes from each word and tag is drawn here.</source>
        <translation>프롬프트를 입력하세요. 요약에서 각 단어와 태그의 몫이 여기에 그려집니다.</translation>
    </message>
    <message>
        <source>Type a prompt: it is compared here with another one.</source>
        <translation>프롬프트를 입력하세요: 여기서 다른 프롬프트와 비교합니다.</translation>
    </message>
    <message>
        <source>Type a prompt: its tokens are listed here.</source>
        <translation>프롬프트를 입력하세요: 토큰을 여기에 나열합니다.</translation>
    </message>
    <message>
        <source>Type a prompt: its way from text to what the image model is handed is shown here, with its own numbers.</source>
        <translation>프롬프트를 쓰면, 글에서 이미지 모델에 넘겨지는 것까지의 길을 그 숫자로 여기에 보여줍니다.</translation>
    </message>
    <message>
        <source>Type a prompt: the one vector that CLIP itself wants of it is shown here.</source>
        <translation>프롬프트를 입력하세요: CLIP 자신이 원하는 하나의 벡터를 여기에 보여 줍니다.</translation>
    </message>
    <message>
        <source>Type a prompt: the rows that the image model is handed for it are drawn here.</source>
        <translation>프롬프트를 입력하세요: 이미지 모델에 넘겨지는 행을 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a prompt: tokens and counter follow every keystroke.</source>
        <translation>프롬프트를 입력하세요. 글자를 칠 때마다 토큰과 개수가 바로 바뀝니다.</translation>
    </message>
    <message>
        <source>Type a prompt: what can go from it, and what that would change, is shown here.</source>
        <translation>프롬프트를 입력하세요. 무엇을 뺄 수 있고 그러면 무엇이 바뀌는지 여기에 보입니다.</translation>
    </message>
    <message>
        <source>Type a prompt: where its words stand between two lists of yours is drawn here.</source>
        <translation>프롬프트를 입력하면, 그 단어들이 내가 쓴 두 목록 사이 어디에 있는지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a prompt: which rung a word of it is closest to, layer by layer, is drawn here.</source>
        <translation>프롬프트를 입력하세요: 그 단어가 레이어마다 어느 단계에 가장 가까운지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a word: how alike it is to the EOS row of its chunk, which has seen all of it, is drawn here.</source>
        <translation>단어를 입력하세요: 청크 전체를 본 EOS 행과 얼마나 비슷한지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a word: how far the words around it move it from itself alone is drawn here.</source>
        <translation>단어를 입력하세요: 주변 단어가 홀로 있는 자신에게서 얼마나 움직이는지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a word: what it takes from the words before it is drawn here.</source>
        <translation>단어를 입력하세요: 앞의 단어들에서 무엇을 가져오는지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type a word: what its row is close to at the selected layer is listed here.</source>
        <translation>단어를 입력하세요: 선택한 레이어에서 그 행이 무엇에 가까운지 여기에 나열합니다.</translation>
    </message>
    <message>
        <source>Type a word: where it stands among the others, and where it goes from layer to layer, is drawn here.</source>
        <translation>단어를 입력하세요: 다른 단어들 사이에서 어디에 있고 레이어마다 어디로 가는지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type at least two words and the matrix of their similarity appears here.</source>
        <translation>단어를 두 개 이상 입력하면 유사도 행렬이 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Type at least two words: how alike pinned pairs of words are, and the mean of all pairs, is drawn here.</source>
        <translation>단어를 두 개 이상 입력하세요: 고정된 단어 쌍이 얼마나 비슷한지와 모든 쌍의 평균을 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type at least two words: how alike they are from layer to layer tells.</source>
        <translation>단어를 두 개 이상 입력하세요. 레이어마다 얼마나 비슷한지로 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Type at least two words: how much each changes all others by being there is drawn here.</source>
        <translation>단어를 두 개 이상 입력하세요: 각 단어가 거기 있음으로써 다른 단어들을 얼마나 바꾸는지 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type at least two words: the mean of all pairs, and how many directions the words take up, is drawn here.</source>
        <translation>단어를 두 개 이상 입력하세요: 모든 쌍의 평균과 단어들이 차지하는 방향의 수를 여기에 그립니다.</translation>
    </message>
    <message>
        <source>Type rungs from general to specific in the Specificity ladder, and it is measured for your word.</source>
        <translation>구체성 사다리에 일반적인 말부터 구체적인 말까지 단계를 입력하면 선택한 단어로 측정합니다.</translation>
    </message>
    <message>
        <source>Type two tags with a comma between them: how alike they are from layer to layer tells.</source>
        <translation>쉼표로 나눈 태그 두 개를 입력하세요. 레이어마다 둘이 얼마나 비슷한지로 알 수 있습니다.</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>U-Net only</source>
        <translation>U-Net만</translation>
    </message>
    <message>
        <source>U-Net only, so the words do not change: {names}</source>
        <translation>U-Net만 바꾸므로 단어는 그대로입니다: {names}</translation>
    </message>
    <message>
        <source>U-Net only: the words do not change</source>
        <translation>U-Net만 바꿉니다. 단어는 그대로입니다</translation>
    </message>
    <message>
        <source>Un&amp;star</source>
        <translation>별표 해제(&amp;S)</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>단위</translation>
    </message>
    <message>
        <source>Unlike {tool}: {others}</source>
        <translation>{tool}와(과) 다름: {others}</translation>
    </message>
    <message>
        <source>Unpin all pairs</source>
        <translation>고정된 쌍 모두 풀기</translation>
    </message>
    <message>
        <source>Unpin {pair}</source>
        <translation>{pair} 고정 해제</translation>
    </message>
    <message>
        <source>Until then its tokens and rules are shown, and no rows of it</source>
        <translation>그때까지는 토큰과 규칙만 보이고 행은 없습니다</translation>
    </message>
    <message>
        <source>Use it, or leave it out for a while</source>
        <translation>적용하거나 잠시 빼 둡니다</translation>
    </message>
    <message>
        <source>Use the stud&amp;y encoder</source>
        <translation>연습용 인코더 쓰기(&amp;Y)</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} 적용</translation>
    </message>
    <message>
        <source>Vectors</source>
        <translation>벡터</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>탈것</translation>
    </message>
    <message>
        <source>Version {newest} is there; this is {version}. What changed since, as it is told there:</source>
        <translation>버전 {newest}이(가) 나왔습니다. 이 프로그램은 {version}입니다. 그 뒤에 바뀐 것을 그곳에 적힌 대로 옮깁니다:</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>어휘</translation>
    </message>
    <message>
        <source>Waiting for the encoder…</source>
        <translation>인코더를 기다리는 중…</translation>
    </message>
    <message>
        <source>Was this checkpoint’s text encoder trained at all?</source>
        <translation>이 체크포인트의 텍스트 인코더는 학습되기는 했나요?</translation>
    </message>
    <message>
        <source>Ways to write it otherwise</source>
        <translation>달리 쓰는 방법</translation>
    </message>
    <message>
        <source>Weight 0 does not remove the words: the others have already been read together with them.</source>
        <translation>가중치 0은 단어를 없애지 않습니다. 다른 단어들이 이미 이 단어들과 함께 읽혔기 때문입니다.</translation>
    </message>
    <message>
        <source>Weights act after the encoder: they pull this word’s rows away from the empty prompt’s. Other words’ rows do not move.</source>
        <translation>가중치는 인코더 뒤에서 작용합니다. 이 단어의 행을 빈 프롬프트의 행에서 멀어지게 하며, 다른 단어의 행은 움직이지 않습니다.</translation>
    </message>
    <message>
        <source>Weights are compared of CLIP’s text encoders alone: this one’s are read as they are used, never all at once. How alike its likenesses of your words are to another encoder’s is shown in Compare.</source>
        <translation>가중치는 CLIP 텍스트 인코더끼리만 견줍니다. 이 인코더의 가중치는 쓸 때마다 읽으며 한꺼번에 읽지 않습니다. 단어들 사이의 닮음이 다른 인코더와 얼마나 비슷한지는 비교에서 봅니다.</translation>
    </message>
    <message>
        <source>Weights do nothing here: the brackets are read as words.</source>
        <translation>여기서는 가중치가 작용하지 않습니다. 괄호는 단어로 읽힙니다.</translation>
    </message>
    <message>
        <source>Weights inside one another: {tool} reads a weight of {product} here, {other} one of {inner}.</source>
        <translation>가중치가 겹쳐 있습니다. 여기를 {tool}에서는 가중치 {product}(으)로, {other}에서는 {inner}(으)로 읽습니다.</translation>
    </message>
    <message>
        <source>Weights off</source>
        <translation>가중치 끔</translation>
    </message>
    <message>
        <source>Weights’ hash</source>
        <translation>가중치 해시</translation>
    </message>
    <message>
        <source>What 1 is</source>
        <translation>1이 뜻하는 것</translation>
    </message>
    <message>
        <source>What Promptscope is built with; choose one to read its licence</source>
        <translation>Promptscope를 이루는 패키지입니다. 하나를 고르면 라이선스를 읽을 수 있습니다</translation>
    </message>
    <message>
        <source>What a row is made of is told of CLIP&apos;s encoders only.</source>
        <translation>행이 무엇으로 이루어지는지는 CLIP 인코더에서만 알 수 있습니다.</translation>
    </message>
    <message>
        <source>What block {name} of the U-Net makes of the word: the gain</source>
        <translation>U-Net의 블록 {name}이(가) 단어로 만드는 것: 이득</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>바뀐 것</translation>
    </message>
    <message>
        <source>What could I write instead?</source>
        <translation>대신 무엇을 쓸 수 있나요?</translation>
    </message>
    <message>
        <source>What could stand there instead</source>
        <translation>대신 올 수 있는 말</translation>
    </message>
    <message>
        <source>What did this checkpoint’s training change in the vocabulary?</source>
        <translation>이 체크포인트의 학습은 어휘에서 무엇을 바꿨나요?</translation>
    </message>
    <message>
        <source>What do I have to type to wake this LoRA?</source>
        <translation>이 LoRA를 깨우려면 무엇을 입력해야 하나요?</translation>
    </message>
    <message>
        <source>What do my thousands of prompts have in common?</source>
        <translation>내 프롬프트 수천 개의 공통점은 무엇인가요?</translation>
    </message>
    <message>
        <source>What each block gets of each word</source>
        <translation>각 블록이 각 단어에서 얻는 것</translation>
    </message>
    <message>
        <source>What each block hears of each word</source>
        <translation>각 블록이 각 단어에서 듣는 것</translation>
    </message>
    <message>
        <source>What each block of the U-Net gets of each word, beside the mean of the words</source>
        <translation>U-Net의 각 블록이 각 단어에서 얻는 것을 단어들의 평균과 견줍니다</translation>
    </message>
    <message>
        <source>What each part costs to leave out, and a slider that shortens the prompt to any length</source>
        <translation>각 부분을 빼면 치르는 값과, 프롬프트를 원하는 길이로 줄이는 슬라이더</translation>
    </message>
    <message>
        <source>What each word moves, word by word</source>
        <translation>단어마다 움직이는 것</translation>
    </message>
    <message>
        <source>What else stands out in this prompt</source>
        <translation>이 프롬프트에서 눈에 띄는 다른 점</translation>
    </message>
    <message>
        <source>What is done in another way; choose one to see what it does</source>
        <translation>다르게 처리하는 것. 하나를 고르면 그 효과를 볼 수 있습니다</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>그리는 것</translation>
    </message>
    <message>
        <source>What is fetched</source>
        <translation>받을 것</translation>
    </message>
    <message>
        <source>What is in the picture</source>
        <translation>그림에 들어 있는 것</translation>
    </message>
    <message>
        <source>What is installed there acts in the prompt as in the tool. Nothing is ever written into its folder.</source>
        <translation>도구에 설치된 것이 프롬프트에서 도구에서처럼 작동합니다. 도구의 폴더에는 아무것도 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>보이는 종류</translation>
    </message>
    <message>
        <source>What is odd</source>
        <translation>특이한 점</translation>
    </message>
    <message>
        <source>What is read ends inside “{phrase}”, before “{word}”.</source>
        <translation>읽는 것은 “{phrase}” 안, “{word}” 앞에서 끝납니다.</translation>
    </message>
    <message>
        <source>What is said, and what this prompt shows</source>
        <translation>흔히 하는 말과 이 프롬프트가 보여 주는 것</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>보이는 것</translation>
    </message>
    <message>
        <source>What is the summary made of?</source>
        <translation>요약은 무엇으로 이루어져 있나요?</translation>
    </message>
    <message>
        <source>What it costs in all of them together</source>
        <translation>그 모두에서 드는 토큰 수</translation>
    </message>
    <message>
        <source>What it costs in each, without the comma</source>
        <translation>하나마다 드는 토큰 수, 쉼표 제외</translation>
    </message>
    <message>
        <source>What it knows</source>
        <translation>아는 단어</translation>
    </message>
    <message>
        <source>What it puts around the prompt</source>
        <translation>프롬프트를 감싸는 글</translation>
    </message>
    <message>
        <source>What its file says, and the words that its text encoder part moves most, against random LoRAs</source>
        <translation>파일에 적힌 것, 그리고 텍스트 인코더 부분이 가장 많이 움직이는 단어를 무작위 LoRA와 견준 것</translation>
    </message>
    <message>
        <source>What its notes recommend</source>
        <translation>파일 옆 메모가 권하는 값</translation>
    </message>
    <message>
        <source>What its notes say that has to stand in the prompt</source>
        <translation>메모에 프롬프트에 있어야 한다고 적힌 단어</translation>
    </message>
    <message>
        <source>What its text encoder is beside the reference’s</source>
        <translation>텍스트 인코더를 기준과 견주면 무엇인지</translation>
    </message>
    <message>
        <source>What makes of the typed text the one that the tool gets: comments, choices, wildcards</source>
        <translation>입력한 글을 도구가 받는 글로 만드는 것: 주석, 선택, 와일드카드</translation>
    </message>
    <message>
        <source>What stands between commas, as chips that can be dragged to other places; the text follows</source>
        <translation>쉼표 사이에 있는 것을 칩으로 보여 줍니다. 칩을 끌어 옮기면 텍스트도 따라 바뀝니다</translation>
    </message>
    <message>
        <source>What stands between commas; its vector is the mean of its tokens&apos; rows</source>
        <translation>쉼표 사이에 있는 것입니다. 벡터는 그 토큰들의 행의 평균입니다</translation>
    </message>
    <message>
        <source>What stands between the two keeps it where it is.</source>
        <translation>둘 사이에 있는 것 때문에 옮길 수 없습니다.</translation>
    </message>
    <message>
        <source>What stands in front of the tool</source>
        <translation>도구 앞에 있는 것</translation>
    </message>
    <message>
        <source>What stands out</source>
        <translation>눈에 띄는 점</translation>
    </message>
    <message>
        <source>What the comparison found</source>
        <translation>비교 결과</translation>
    </message>
    <message>
        <source>What the feature is</source>
        <translation>특징 벡터 설명</translation>
    </message>
    <message>
        <source>What the picture is not to show</source>
        <translation>그림에 나오지 않아야 할 것</translation>
    </message>
    <message>
        <source>What the prompts are sorted by; again the same heading turns the order round</source>
        <translation>프롬프트를 정렬하는 기준. 같은 제목을 다시 고르면 순서가 뒤집힙니다</translation>
    </message>
    <message>
        <source>What the tool hands the image model</source>
        <translation>도구가 이미지 모델에 넘기는 것</translation>
    </message>
    <message>
        <source>What the tools read differently</source>
        <translation>도구들이 다르게 읽는 것</translation>
    </message>
    <message>
        <source>What the words change could not be measured: {why}</source>
        <translation>단어가 무엇을 바꾸는지 잴 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>What these encoders get of the prompt in each tool: tokens, counter, template, padding, and which layers are handed on. Its rows need the encoder’s file</source>
        <translation>도구마다 이 인코더들이 프롬프트에서 받는 것: 토큰, 개수, 템플릿, 패딩, 넘겨지는 레이어. 행을 보려면 인코더 파일이 필요합니다</translation>
    </message>
    <message>
        <source>What this encoder is</source>
        <translation>이 인코더에 대하여</translation>
    </message>
    <message>
        <source>What this prompt’s own numbers say to it; another prompt or encoder may say something else</source>
        <translation>이 프롬프트 자신의 숫자가 말하는 것. 다른 프롬프트나 인코더에서는 다를 수 있습니다</translation>
    </message>
    <message>
        <source>What was measured</source>
        <translation>측정 결과</translation>
    </message>
    <message>
        <source>What was there before is kept, and so is everything that you typed.</source>
        <translation>이전 상태와 입력한 글은 모두 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>What word would come next behind this one: its last token’s row through the encoder’s own final norm and head for words. At the last layer it is what the language model says; before it a logit lens, as if that layer were the last, for which norm and head were not trained. No image model is given these words.</source>
        <translation>이 단어 뒤에 올 단어: 마지막 토큰의 행을 인코더 자신의 마지막 정규화와 단어 헤드에 통과시킨 것입니다. 마지막 레이어에서는 언어 모델이 하는 말이고, 그 앞에서는 그 레이어가 마지막인 것처럼 본 로짓 렌즈인데, 정규화와 헤드는 그렇게 학습되지 않았습니다. 이 단어들은 어떤 이미지 모델에도 주어지지 않습니다.</translation>
    </message>
    <message>
        <source>What you type cannot be kept on the disk just now: its folder cannot be written.</source>
        <translation>지금은 입력한 내용을 디스크에 보관할 수 없습니다. 폴더에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>What your tool calls it</source>
        <translation>도구에서 부르는 이름</translation>
    </message>
    <message>
        <source>What your tool has</source>
        <translation>도구에 있는 것</translation>
    </message>
    <message>
        <source>What {tool} makes of a prompt for {family} is not known here</source>
        <translation>{tool}이(가) {family}용 프롬프트를 어떻게 읽는지는 여기서 알지 못합니다</translation>
    </message>
    <message>
        <source>When</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Where a LoRA acts in the U-Net</source>
        <translation>LoRA가 U-Net의 어디에 작용하는지</translation>
    </message>
    <message>
        <source>Where do my words stand between young and old?</source>
        <translation>내 단어들은 young과 old 사이 어디에 있나요?</translation>
    </message>
    <message>
        <source>Where does this LoRA act?</source>
        <translation>이 LoRA는 어디에 작용하나요?</translation>
    </message>
    <message>
        <source>Where each word stands between the two lists of the chosen axis</source>
        <translation>고른 축의 두 목록 사이에서 각 단어가 선 자리</translation>
    </message>
    <message>
        <source>Where it stands, and in how many files more</source>
        <translation>들어 있는 곳과, 그 밖에 몇 개의 파일에 더 있는지</translation>
    </message>
    <message>
        <source>Where the LoRA acts</source>
        <translation>LoRA가 작용하는 곳</translation>
    </message>
    <message>
        <source>Whether another model, of any family, sees the same likenesses among the words of your prompt</source>
        <translation>어느 계열이든 다른 모델이 프롬프트의 단어들 사이에서 같은 닮음을 보는지</translation>
    </message>
    <message>
        <source>Whether both encoders of the model see the same likenesses among the words of your prompt</source>
        <translation>모델의 두 인코더가 프롬프트의 단어들 사이에서 같은 닮음을 보는지</translation>
    </message>
    <message>
        <source>Whether it changes the text encoder</source>
        <translation>텍스트 인코더를 바꾸는지 여부</translation>
    </message>
    <message>
        <source>Whether its folder is there, and what is in it</source>
        <translation>폴더가 있는지, 무엇이 들어 있는지</translation>
    </message>
    <message>
        <source>Whether the tool put the token there (template, padding), whether all rows are kept from looking at it (hidden), and whether its row is left out of what is handed on (dropped)</source>
        <translation>도구가 넣은 토큰인지(템플릿, 패딩), 어느 행도 볼 수 없는지(가려짐), 그 행이 전달에서 빠지는지(제외됨)</translation>
    </message>
    <message>
        <source>Whether “Take over” takes it over</source>
        <translation>“가져오기”로 함께 가져올지 정합니다</translation>
    </message>
    <message>
        <source>Which colours leak?</source>
        <translation>어떤 색이 새나요?</translation>
    </message>
    <message>
        <source>Which match of how many</source>
        <translation>몇 번째 결과인지와 전체 개수</translation>
    </message>
    <message>
        <source>Which of my prompts are the same?</source>
        <translation>내 프롬프트 가운데 같은 것은 무엇인가요?</translation>
    </message>
    <message>
        <source>Which part between ANDs is shown</source>
        <translation>AND 사이의 어느 부분을 볼지 정합니다</translation>
    </message>
    <message>
        <source>Which picture to show</source>
        <translation>보여 줄 그림</translation>
    </message>
    <message>
        <source>Which prompt</source>
        <translation>어느 프롬프트</translation>
    </message>
    <message>
        <source>Which rows are listed, and in which order</source>
        <translation>어떤 행을 어떤 순서로 보여 줄지</translation>
    </message>
    <message>
        <source>Which text encoder reads the prompt</source>
        <translation>프롬프트를 읽는 텍스트 인코더</translation>
    </message>
    <message>
        <source>Which words are nearest to this one?</source>
        <translation>이 단어에 가장 가까운 단어는 무엇인가요?</translation>
    </message>
    <message>
        <source>Which words are nearly the same to the model?</source>
        <translation>모델에게 거의 같은 단어는 무엇인가요?</translation>
    </message>
    <message>
        <source>Which words can go?</source>
        <translation>어떤 단어를 빼도 되나요?</translation>
    </message>
    <message>
        <source>Which words does each block of the U-Net hear?</source>
        <translation>U-Net의 블록마다 어떤 단어를 듣나요?</translation>
    </message>
    <message>
        <source>Which words each colour, material, size and pattern moves, its own noun in bold</source>
        <translation>색, 재질, 크기, 무늬마다 움직이는 단어들, 제 명사는 굵게</translation>
    </message>
    <message>
        <source>Which words matter?</source>
        <translation>어떤 단어가 중요한가요?</translation>
    </message>
    <message>
        <source>Who colours whom</source>
        <translation>누가 누구를 물들이나</translation>
    </message>
    <message>
        <source>Whose rules</source>
        <translation>누구의 규칙인지</translation>
    </message>
    <message>
        <source>Whose words</source>
        <translation>누구의 단어인지</translation>
    </message>
    <message>
        <source>Why does the sky turn red?</source>
        <translation>왜 하늘이 빨개지나요?</translation>
    </message>
    <message>
        <source>Why it was not read</source>
        <translation>읽지 못한 까닭</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>와일드카드</translation>
    </message>
    <message>
        <source>With &amp;history</source>
        <translation>기록과 함께(&amp;H)</translation>
    </message>
    <message>
        <source>With the weights of the prompt, or every word at 1</source>
        <translation>프롬프트의 가중치대로, 또는 모든 단어를 1로</translation>
    </message>
    <message>
        <source>With this strength every number of the text encoder is lost, so the LoRA is not put on here.</source>
        <translation>이 세기로는 텍스트 인코더의 모든 값이 망가지므로 여기서는 LoRA를 적용하지 않습니다.</translation>
    </message>
    <message>
        <source>With what the prompt&apos;s LoRAs add to keys and values in the U-Net</source>
        <translation>프롬프트의 LoRA가 U-Net의 키와 값에 더하는 것을 포함합니다</translation>
    </message>
    <message numerus="yes">
        <source>Without it the summary moves by {price} commas, and %n token(s) are saved.</source>
        <translation>
            <numerusform>이것이 없으면 요약이 쉼표 {price}개만큼 움직이고 토큰 %n개를 아낍니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Word</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>Word diff</source>
        <translation>단어 비교</translation>
    </message>
    <message>
        <source>Word on the ladder</source>
        <translation>사다리의 단어</translation>
    </message>
    <message>
        <source>Word order is read one way only: a word does not know what comes after it.</source>
        <translation>단어는 한 방향으로만 읽힙니다. 한 단어는 그 뒤에 오는 것을 알지 못합니다.</translation>
    </message>
    <message>
        <source>Word that is pushed</source>
        <translation>미는 단어</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>Words and tags by their share</source>
        <translation>몫이 큰 순서로 본 단어와 태그</translation>
    </message>
    <message>
        <source>Words and tags by what they move</source>
        <translation>움직이는 정도로 늘어놓은 단어와 태그</translation>
    </message>
    <message>
        <source>Words and tags, those that move most first</source>
        <translation>단어와 태그, 가장 많이 움직이는 것부터</translation>
    </message>
    <message>
        <source>Words are read both ways: a word knows what comes before it and what comes after it.</source>
        <translation>단어는 양쪽으로 읽힙니다. 한 단어는 앞에 오는 것과 뒤에 오는 것을 모두 압니다.</translation>
    </message>
    <message>
        <source>Words before it move by exactly 0.</source>
        <translation>앞의 단어는 정확히 0만큼 움직입니다.</translation>
    </message>
    <message>
        <source>Words by what they move, and leaks</source>
        <translation>움직이는 것에 따른 단어들과 샘</translation>
    </message>
    <message>
        <source>Words measured</source>
        <translation>측정한 단어</translation>
    </message>
    <message>
        <source>Words of both prompts, and how far apart they are</source>
        <translation>두 프롬프트에 모두 있는 단어와 그 거리</translation>
    </message>
    <message>
        <source>Words of the left side</source>
        <translation>왼쪽 단어</translation>
    </message>
    <message>
        <source>Words of the pairs</source>
        <translation>쌍의 단어</translation>
    </message>
    <message>
        <source>Words of the right side</source>
        <translation>오른쪽 단어</translation>
    </message>
    <message>
        <source>Words read most differently</source>
        <translation>가장 다르게 읽는 단어</translation>
    </message>
    <message>
        <source>Words that are selected or pinned, else the first 8, and the one under the mouse. The mean is over all words.</source>
        <translation>선택하거나 고정한 단어, 없으면 처음 8개와 마우스 아래의 단어를 그립니다. 평균은 모든 단어에 대한 것입니다.</translation>
    </message>
    <message>
        <source>Words that do not fit</source>
        <translation>들어가지 않는 단어</translation>
    </message>
    <message>
        <source>Words that fine and coarse blocks hear most differently stand first</source>
        <translation>고운 블록과 거친 블록이 가장 다르게 듣는 단어가 먼저 옵니다</translation>
    </message>
    <message>
        <source>Words × words</source>
        <translation>단어 × 단어</translation>
    </message>
    <message>
        <source>Would be confused</source>
        <translation>혼동될 쌍</translation>
    </message>
    <message>
        <source>Write &amp;for it</source>
        <translation>이 도구용으로 쓰기(&amp;F)</translation>
    </message>
    <message>
        <source>Write &amp;trigger words</source>
        <translation>트리거 단어 쓰기(&amp;T)</translation>
    </message>
    <message>
        <source>Write a prompt to see what each block of the U-Net gets of its words.</source>
        <translation>프롬프트를 쓰면 U-Net의 각 블록이 그 단어들에서 얻는 것이 보입니다.</translation>
    </message>
    <message>
        <source>Write a prompt: then it is looked up which words the model and its LoRAs know.</source>
        <translation>프롬프트를 쓰면 모델과 LoRA가 어떤 단어를 아는지 찾아봅니다.</translation>
    </message>
    <message>
        <source>Write another prompt above, or press Ctrl+D to begin with a copy of yours.</source>
        <translation>위에 다른 프롬프트를 쓰거나, Ctrl+D를 눌러 지금 프롬프트의 사본으로 시작하세요.</translation>
    </message>
    <message>
        <source>Write into the prompt</source>
        <translation>프롬프트에 쓰기</translation>
    </message>
    <message>
        <source>Write it as {tool} does</source>
        <translation>{tool} 방식으로 쓰기</translation>
    </message>
    <message>
        <source>Write other prompts above, one a line, to see how close CLIP thinks they are to yours.</source>
        <translation>위에 다른 프롬프트를 한 줄에 하나씩 쓰면, CLIP이 보기에 지금 프롬프트와 얼마나 가까운지 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Write rungs above, from general to specific, with commas between: animal, cattle, bull.</source>
        <translation>위에 일반적인 것부터 구체적인 것까지 단계를 쉼표로 나눠 쓰세요: animal, cattle, bull.</translation>
    </message>
    <message>
        <source>Write the direction as numbers</source>
        <translation>방향을 숫자로 쓰기</translation>
    </message>
    <message>
        <source>Write the prompt so: {text}</source>
        <translation>프롬프트를 이렇게 쓰기: {text}</translation>
    </message>
    <message>
        <source>Write the pushed word as an embedding</source>
        <translation>밀린 단어를 임베딩으로 쓰기</translation>
    </message>
    <message>
        <source>Write the pushed word or the direction into a file</source>
        <translation>밀린 단어나 방향을 파일로 씁니다</translation>
    </message>
    <message>
        <source>Write the repository’s name as owner/name, or paste the address of its page.</source>
        <translation>저장소 이름을 owner/name 꼴로 쓰거나 페이지 주소를 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>Write the shorter prompt; one undo takes it back</source>
        <translation>줄인 프롬프트를 씁니다. 실행 취소 한 번으로 되돌립니다</translation>
    </message>
    <message>
        <source>Write words on both sides above, with commas between: young, child, baby ↔ old, elderly, ancient.</source>
        <translation>위의 양쪽에 쉼표로 나누어 단어를 쓰세요: young, child, baby ↔ old, elderly, ancient.</translation>
    </message>
    <message>
        <source>Write {letters}</source>
        <translation>바꿔 쓰기: {letters}</translation>
    </message>
    <message>
        <source>Write {number}</source>
        <translation>{number}(으)로 쓰기</translation>
    </message>
    <message>
        <source>Write “lora”</source>
        <translation>“lora”로 쓰기</translation>
    </message>
    <message>
        <source>Write “{form}” into the prompt</source>
        <translation>프롬프트에 “{form}” 쓰기</translation>
    </message>
    <message>
        <source>Write “{name}”</source>
        <translation>“{name}”(으)로 쓰기</translation>
    </message>
    <message>
        <source>Writes all of the history as text or JSON</source>
        <translation>기록 전체를 텍스트나 JSON으로 저장합니다</translation>
    </message>
    <message>
        <source>Writes it where the cursor is, as your tool takes it; undo takes it back</source>
        <translation>커서 자리에 도구가 받아들이는 형태로 씁니다. 실행 취소로 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Writes the list that is in front as a table (CSV)</source>
        <translation>앞에 보이는 목록을 표(CSV)로 씁니다</translation>
    </message>
    <message>
        <source>Writes the words that the LoRA’s notes name</source>
        <translation>LoRA의 메모에 적힌 단어를 씁니다</translation>
    </message>
    <message>
        <source>Writes what each head of each layer brought into the summary from each token, as CSV or NPZ. It is exact, but read from the row of a word is not because of the word</source>
        <translation>각 레이어의 각 헤드가 토큰마다 요약에 무엇을 가져왔는지 CSV나 NPZ로 씁니다. 정확하지만, 어떤 단어의 행에서 읽었다고 그 단어 때문인 것은 아닙니다</translation>
    </message>
    <message>
        <source>Written in the file</source>
        <translation>파일에 적힌 것</translation>
    </message>
    <message>
        <source>Written: {file}</source>
        <translation>저장함: {file}</translation>
    </message>
    <message>
        <source>Written: {file}. The prompt calls it “{name}”, once it lies among your tool&apos;s embeddings.</source>
        <translation>저장함: {file}. 도구의 임베딩 폴더에 두면 프롬프트에서 “{name}”(으)로 부릅니다.</translation>
    </message>
    <message>
        <source>Written: “{file}”.</source>
        <translation>썼습니다: “{file}”.</translation>
    </message>
    <message>
        <source>You chose to leave them out.</source>
        <translation>직접 빼기로 골랐습니다.</translation>
    </message>
    <message>
        <source>You chose to show them.</source>
        <translation>직접 보이기로 골랐습니다.</translation>
    </message>
    <message>
        <source>You do not write for it</source>
        <translation>이 도구용으로 쓰지 않음</translation>
    </message>
    <message numerus="yes">
        <source>You typed {count} character(s); {tool}’s rules for {family} read them.</source>
        <translation>
            <numerusform>{count}자를 썼고, {family}에 대한 {tool}의 규칙으로 읽습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You typed {count} character(s); {tool}’s rules read them.</source>
        <translation>
            <numerusform>{count}자를 입력했고, {tool}의 규칙으로 읽습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>You write for it</source>
        <translation>이 도구용으로 씀</translation>
    </message>
    <message>
        <source>You write for {tool} now.</source>
        <translation>이제 {tool}용으로 씁니다.</translation>
    </message>
    <message>
        <source>Your tools and the download cache do not have it. Choose a folder to look through.</source>
        <translation>도구와 내려받기 캐시에는 없습니다. 살펴볼 폴더를 고르십시오.</translation>
    </message>
    <message>
        <source>Your typed template has no system turn: the whole text is dropped.</source>
        <translation>직접 쓴 템플릿에 system 차례가 없어 글 전체가 버려집니다.</translation>
    </message>
    <message>
        <source>Your typed template has no turns: all but its last token is dropped.</source>
        <translation>직접 쓴 템플릿에 차례(turn)가 없어 마지막 토큰만 남고 모두 버려집니다.</translation>
    </message>
    <message>
        <source>a ControlNet in the form of a LoRA (Control-LoRA)</source>
        <translation>LoRA 형태의 ControlNet(Control-LoRA)</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 문서</translation>
    </message>
    <message>
        <source>a T2I-Adapter</source>
        <translation>T2I-Adapter</translation>
    </message>
    <message>
        <source>a T5 of the first version</source>
        <translation>첫 번째 판의 T5</translation>
    </message>
    <message>
        <source>a click shows this option</source>
        <translation>클릭하면 이 항목을 보여 줍니다</translation>
    </message>
    <message>
        <source>a comma between them</source>
        <translation>둘 사이에 쉼표</translation>
    </message>
    <message>
        <source>a copy has 1, random layers over the same word table {nothing}, shuffled words {chance}.</source>
        <translation>사본은 1, 같은 단어표 위의 무작위 레이어는 {nothing}, 뒤섞은 단어는 {chance}입니다.</translation>
    </message>
    <message>
        <source>a drawing of Krita</source>
        <translation>Krita 그림</translation>
    </message>
    <message>
        <source>a hypernetwork</source>
        <translation>하이퍼네트워크</translation>
    </message>
    <message>
        <source>a ladder has at least two rungs; write them from general to specific, with commas between</source>
        <translation>사다리에는 단계가 두 개 이상 있어야 합니다. 일반적인 것부터 구체적인 것까지 쉼표로 나누어 쓰세요</translation>
    </message>
    <message>
        <source>a language model</source>
        <translation>언어 모델</translation>
    </message>
    <message>
        <source>a language model that describes pictures</source>
        <translation>그림을 설명하는 언어 모델</translation>
    </message>
    <message>
        <source>a mixture of experts</source>
        <translation>전문가 혼합 모델</translation>
    </message>
    <message>
        <source>a model that cuts out parts of pictures (Segment Anything)</source>
        <translation>그림의 부분을 잘라 내는 모델(Segment Anything)</translation>
    </message>
    <message>
        <source>a model that estimates depth</source>
        <translation>깊이 추정 모델</translation>
    </message>
    <message>
        <source>a model that restores faces</source>
        <translation>얼굴 복원 모델</translation>
    </message>
    <message>
        <source>a model that takes pictures for prompts</source>
        <translation>그림을 프롬프트로 쓰는 모델</translation>
    </message>
    <message>
        <source>a motion module of AnimateDiff</source>
        <translation>AnimateDiff 모션 모듈</translation>
    </message>
    <message>
        <source>a piece stands in it twice</source>
        <translation>같은 조각이 두 번 들어 있습니다</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>프로그램</translation>
    </message>
    <message>
        <source>a program that does not name itself</source>
        <translation>이름을 밝히지 않은 프로그램</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>하나의 수</translation>
    </message>
    <message>
        <source>a small ControlNet (ControlNet-LLLite)</source>
        <translation>작은 ControlNet(ControlNet-LLLite)</translation>
    </message>
    <message>
        <source>a small VAE for previews (TAESD)</source>
        <translation>미리 보기용 작은 VAE(TAESD)</translation>
    </message>
    <message>
        <source>a small stand-in trained for this program; your model&apos;s values will differ</source>
        <translation>이 프로그램을 위해 학습한 작은 대용품으로, 실제 모델의 값과 다릅니다</translation>
    </message>
    <message>
        <source>a sound file</source>
        <translation>소리 파일</translation>
    </message>
    <message>
        <source>a tint a unit · orange line: next chunk · dim: not read here · wavy: see the notes</source>
        <translation>색 하나가 단위 하나 · 주황 선: 다음 청크 · 흐림: 여기서 읽지 않음 · 물결 밑줄: 메모 참고</translation>
    </message>
    <message>
        <source>a token without a place in its vocabulary</source>
        <translation>어휘에 자리가 없는 토큰이 있습니다</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>약 {minutes}분 남음</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>약 {seconds}초 남음</translation>
    </message>
    <message numerus="yes">
        <source>adds %n token(s)</source>
        <translation>
            <numerusform>토큰 %n개를 더합니다</numerusform>
        </translation>
    </message>
    <message>
        <source>after the final layer norm</source>
        <translation>최종 레이어 정규화를 거쳐</translation>
    </message>
    <message>
        <source>after the final norm</source>
        <translation>최종 정규화를 거쳐</translation>
    </message>
    <message>
        <source>after “{word}”: {value}</source>
        <translation>“{word}” 뒤: {value}</translation>
    </message>
    <message>
        <source>against commas</source>
        <translation>쉼표와 견줌</translation>
    </message>
    <message>
        <source>agrees with real CLIP to {own} of 1 (rank correlation on unseen nouns; untrained {untrained})</source>
        <translation>실제 CLIP과 1 가운데 {own}만큼 일치합니다(학습에 쓰지 않은 명사의 순위 상관, 학습 전 {untrained})</translation>
    </message>
    <message>
        <source>alike (1: the same)</source>
        <translation>닮음 (1: 같음)</translation>
    </message>
    <message>
        <source>all</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>all chunks</source>
        <translation>모든 청크</translation>
    </message>
    <message>
        <source>all its tags together: text encoder {text}</source>
        <translation>모든 태그를 합치면 텍스트 인코더 {text}</translation>
    </message>
    <message>
        <source>all {count} layers trained</source>
        <translation>레이어 {count}개 모두 학습됨</translation>
    </message>
    <message>
        <source>among word pairs</source>
        <translation>단어 쌍 가운데</translation>
    </message>
    <message>
        <source>an OpenRaster drawing</source>
        <translation>OpenRaster 그림</translation>
    </message>
    <message>
        <source>an axis is held against unseen words from {least} on each side on; here are {left} + {right}.</source>
        <translation>한쪽에 {least}개부터 처음 보는 단어로 검사합니다. 지금은 {left} + {right}개입니다.</translation>
    </message>
    <message>
        <source>an office document or a book</source>
        <translation>오피스 문서 또는 전자책</translation>
    </message>
    <message>
        <source>an upscaler</source>
        <translation>업스케일러</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>그 밖에 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>apart</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>artist</source>
        <translation>작가</translation>
    </message>
    <message>
        <source>as it stands</source>
        <translation>지금 그대로</translation>
    </message>
    <message>
        <source>as sent</source>
        <translation>보내는 그대로</translation>
    </message>
    <message>
        <source>as written</source>
        <translation>쓴 대로</translation>
    </message>
    <message>
        <source>at random</source>
        <translation>아무것이나</translation>
    </message>
    <message>
        <source>at the last layer rows differ from float32 by {mean} on average, {largest} at most</source>
        <translation>마지막 레이어에서 행은 float32와 평균 {mean}, 최대 {largest} 다릅니다</translation>
    </message>
    <message>
        <source>at {layer}</source>
        <translation>{layer}에서</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>어텐션</translation>
    </message>
    <message>
        <source>away from nothing {away}</source>
        <translation>빈 프롬프트에서 {away}</translation>
    </message>
    <message>
        <source>before and after: {likeness}</source>
        <translation>전과 후: {likeness}</translation>
    </message>
    <message>
        <source>before the edit</source>
        <translation>편집 전</translation>
    </message>
    <message>
        <source>before the edit {cosine}</source>
        <translation>편집 전 {cosine}</translation>
    </message>
    <message>
        <source>being read…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>beside chance</source>
        <translation>우연과 견줌</translation>
    </message>
    <message>
        <source>beside it on the map</source>
        <translation>지도에서 곁에 있는 것</translation>
    </message>
    <message>
        <source>beside the words</source>
        <translation>단어와 견줌</translation>
    </message>
    <message>
        <source>between “{left}” (+) and “{right}” (−), in spreads of common words; within ±2 it says nothing</source>
        <translation>“{left}”(+)와 “{right}”(−) 사이, 흔한 단어들의 표준편차 단위. ±2 안은 아무 뜻이 없습니다</translation>
    </message>
    <message>
        <source>bias</source>
        <translation>편향</translation>
    </message>
    <message>
        <source>block</source>
        <translation>블록</translation>
    </message>
    <message>
        <source>both ways: every row sees all others</source>
        <translation>양쪽: 모든 행이 서로를 봅니다</translation>
    </message>
    <message>
        <source>broken numbers</source>
        <translation>깨진 숫자</translation>
    </message>
    <message>
        <source>by block {numbers}; in CLIP {clip}</source>
        <translation>블록마다 {numbers}; CLIP에서 {clip}</translation>
    </message>
    <message>
        <source>by least change</source>
        <translation>가장 적게 바뀌는 순</translation>
    </message>
    <message>
        <source>by likeness</source>
        <translation>비슷한 순</translation>
    </message>
    <message>
        <source>candidates, not triggers: grey is how far chance reaches</source>
        <translation>트리거가 아닌 후보: 회색은 우연이 미치는 곳</translation>
    </message>
    <message>
        <source>cannot be opened here</source>
        <translation>여기서 열 수 없음</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>certain: its maker or its training wrote it there</source>
        <translation>확실: 만든 이나 학습이 적어 둔 것</translation>
    </message>
    <message>
        <source>chance ends at</source>
        <translation>우연의 끝</translation>
    </message>
    <message>
        <source>chance: {done} of {all} random LoRAs</source>
        <translation>우연: 무작위 LoRA {all}개 중 {done}개</translation>
    </message>
    <message>
        <source>change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>change in commas</source>
        <translation>변화(쉼표)</translation>
    </message>
    <message>
        <source>changed, layer {layer}</source>
        <translation>바꾼 것, 레이어 {layer}</translation>
    </message>
    <message>
        <source>changes the image model alone, and no text encoder</source>
        <translation>이미지 모델만 바꾸고 텍스트 인코더는 바꾸지 않습니다</translation>
    </message>
    <message>
        <source>character</source>
        <translation>캐릭터</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>choose that model</source>
        <translation>그 모델 고르기</translation>
    </message>
    <message>
        <source>choose …</source>
        <translation>고르기 …</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>선택</translation>
    </message>
    <message>
        <source>chunk of “{words}”</source>
        <translation>“{words}”의 청크</translation>
    </message>
    <message>
        <source>chunk {number}</source>
        <translation>청크 {number}</translation>
    </message>
    <message>
        <source>chunk {number} of {count}</source>
        <translation>청크 {number}/{count}</translation>
    </message>
    <message>
        <source>chunk {number} of {count}: {words}</source>
        <translation>청크 {number}/{count}: {words}</translation>
    </message>
    <message>
        <source>click:</source>
        <translation>클릭:</translation>
    </message>
    <message>
        <source>clip skip ignored</source>
        <translation>clip skip 무시됨</translation>
    </message>
    <message>
        <source>clip skip {counts}</source>
        <translation>clip skip {counts}</translation>
    </message>
    <message>
        <source>clip skip {count} is outside {low} to {high}, what a {layers}-layer encoder allows here</source>
        <translation>clip skip {count} 값이 {layers}개 레이어 인코더에서 쓸 수 있는 {low}~{high} 범위를 벗어납니다</translation>
    </message>
    <message>
        <source>clip skip →</source>
        <translation>clip skip →</translation>
    </message>
    <message>
        <source>closer than {percent} % of word pairs</source>
        <translation>단어 쌍의 {percent} %보다 가깝습니다</translation>
    </message>
    <message>
        <source>closest</source>
        <translation>최근접</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>색</translation>
    </message>
    <message>
        <source>colours to {end}</source>
        <translation>색은 {end}까지</translation>
    </message>
    <message>
        <source>colours ±{end}</source>
        <translation>색 범위 ±{end}</translation>
    </message>
    <message>
        <source>column of {widths}</source>
        <translation>열 (폭 {widths})</translation>
    </message>
    <message>
        <source>column: {width} each of layers {layers}</source>
        <translation>열: 레이어 {layers}마다 {width}</translation>
    </message>
    <message>
        <source>common words</source>
        <translation>흔한 단어</translation>
    </message>
    <message>
        <source>compare with Shapley</source>
        <translation>섀플리와 비교</translation>
    </message>
    <message>
        <source>compel raises an error for this prompt; it is read here as plain text.</source>
        <translation>compel은 이 프롬프트에서 오류를 냅니다. 여기서는 일반 텍스트로 읽습니다.</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>계산 중…</translation>
    </message>
    <message>
        <source>conditioning</source>
        <translation>컨디셔닝</translation>
    </message>
    <message>
        <source>convolutions and the rest</source>
        <translation>합성곱과 나머지</translation>
    </message>
    <message>
        <source>copyright</source>
        <translation>작품</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>cosine {value}</source>
        <translation>코사인 {value}</translation>
    </message>
    <message>
        <source>cosine, of next words probability</source>
        <translation>코사인, 다음 단어는 확률</translation>
    </message>
    <message>
        <source>cosine, share of rank</source>
        <translation>코사인, 랭크 비율</translation>
    </message>
    <message>
        <source>cost in tokens</source>
        <translation>토큰 비용</translation>
    </message>
    <message>
        <source>could not be computed: {why}</source>
        <translation>계산할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>could not be measured: {why}</source>
        <translation>측정할 수 없었습니다: {why}</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>세는 중</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>diffusers (perhaps a Hugging Face space)</source>
        <translation>diffusers(아마도 Hugging Face 스페이스)</translation>
    </message>
    <message>
        <source>diffusers folder</source>
        <translation>diffusers 폴더</translation>
    </message>
    <message>
        <source>diffusers has no weights: the brackets and the number are read as words.</source>
        <translation>diffusers에는 가중치가 없어 괄호와 수를 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>diffusers ignores clip skip for the negative prompt.</source>
        <translation>diffusers는 네거티브 프롬프트에 clip skip을 적용하지 않습니다.</translation>
    </message>
    <message>
        <source>diffusers’ max_sequence_length: how many tokens T5, Qwen or Gemma get; longer prompts are cut</source>
        <translation>diffusers의 max_sequence_length: T5, Qwen, Gemma가 받는 토큰 수. 더 긴 프롬프트는 잘립니다</translation>
    </message>
    <message>
        <source>direction</source>
        <translation>방향</translation>
    </message>
    <message>
        <source>distances</source>
        <translation>거리</translation>
    </message>
    <message>
        <source>distances from {tool}</source>
        <translation>{tool} 기준 거리</translation>
    </message>
    <message>
        <source>does not add up here: after {steps} steps the parts add up to {total}, but all words together move the summary by {moved}.</source>
        <translation>여기서는 합이 맞지 않습니다. {steps}단계 뒤 부분의 합은 {total}인데, 단어 모두가 요약을 움직이는 양은 {moved}입니다.</translation>
    </message>
    <message>
        <source>does not change the words</source>
        <translation>단어를 바꾸지 않음</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>맞지 않음</translation>
    </message>
    <message>
        <source>dotted: masked</source>
        <translation>점선: 가려짐</translation>
    </message>
    <message>
        <source>down: words of A · across: words of B</source>
        <translation>세로: A의 단어 · 가로: B의 단어</translation>
    </message>
    <message>
        <source>downloaded</source>
        <translation>내려받음</translation>
    </message>
    <message>
        <source>drag a tag to its new place · Delete removes it · double click shows it in the text</source>
        <translation>태그를 끌어 새 자리로 옮김 · Delete로 삭제 · 두 번 클릭하면 텍스트에서 보기</translation>
    </message>
    <message>
        <source>dropped</source>
        <comment>a row that is not handed on</comment>
        <translation>제외됨</translation>
    </message>
    <message>
        <source>each less its own mean</source>
        <translation>각각 자신의 평균을 뺌</translation>
    </message>
    <message>
        <source>effective rank ÷ {count}</source>
        <translation>유효 랭크 ÷ {count}</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>임베딩</translation>
    </message>
    <message>
        <source>empty prompt</source>
        <translation>빈 프롬프트</translation>
    </message>
    <message>
        <source>encoder {side}</source>
        <translation>인코더 {side}</translation>
    </message>
    <message>
        <source>end cut off</source>
        <translation>끝을 자름</translation>
    </message>
    <message>
        <source>estimated</source>
        <translation>어림</translation>
    </message>
    <message>
        <source>estimated by one other word</source>
        <translation>다른 단어 하나로 어림</translation>
    </message>
    <message>
        <source>exact table…</source>
        <translation>정확한 표…</translation>
    </message>
    <message>
        <source>exact: these rows are other numbers than the base’s</source>
        <translation>정확: 바탕 모델과 숫자가 다른 행</translation>
    </message>
    <message>
        <source>farther apart than {percent} % of word pairs</source>
        <translation>단어 쌍의 {percent} %보다 멉니다</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>특징 벡터</translation>
    </message>
    <message>
        <source>feed-forward</source>
        <translation>피드포워드</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>final layer norm</source>
        <translation>최종 레이어 정규화</translation>
    </message>
    <message>
        <source>first chunk only</source>
        <translation>첫 청크만</translation>
    </message>
    <message>
        <source>first direction</source>
        <translation>첫째 방향</translation>
    </message>
    <message>
        <source>first {shown} of {chunks} chunks</source>
        <translation>청크 {chunks}개 중 처음 {shown}개</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>맞춤</translation>
    </message>
    <message>
        <source>fixed</source>
        <comment>clip skip that cannot be set</comment>
        <translation>고정</translation>
    </message>
    <message>
        <source>float32; weights stay as they are stored</source>
        <translation>float32. 가중치는 저장된 그대로 둡니다</translation>
    </message>
    <message>
        <source>fold padding</source>
        <translation>패딩 접기</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>접힘</translation>
    </message>
    <message>
        <source>from general to specific: animal, cattle, bull</source>
        <translation>일반적인 것부터 구체적인 것까지: animal, cattle, bull</translation>
    </message>
    <message>
        <source>from the left, %</source>
        <translation>왼쪽에서, %</translation>
    </message>
    <message>
        <source>from the prompt</source>
        <translation>프롬프트에서</translation>
    </message>
    <message>
        <source>from the top, %</source>
        <translation>위에서, %</translation>
    </message>
    <message>
        <source>gain</source>
        <translation>이득</translation>
    </message>
    <message>
        <source>gain in a block</source>
        <translation>블록의 이득</translation>
    </message>
    <message>
        <source>gain in a block of the U-Net</source>
        <translation>U-Net 블록의 이득</translation>
    </message>
    <message>
        <source>gain over the words&apos; mean</source>
        <translation>단어 평균 대비 이득</translation>
    </message>
    <message>
        <source>gain {gain}</source>
        <translation>이득 {gain}</translation>
    </message>
    <message>
        <source>general tag</source>
        <translation>일반 태그</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>빠짐</translation>
    </message>
    <message>
        <source>goes as number</source>
        <translation>빠지는 순서</translation>
    </message>
    <message>
        <source>goes first</source>
        <translation>먼저 빼기</translation>
    </message>
    <message>
        <source>grey: no more than chance · blue less, orange more, to ± {reach}</source>
        <translation>회색: 우연 이상이 아님 · 파랑 더 적게, 주황 더 많이, ± {reach}까지</translation>
    </message>
    <message>
        <source>grey: template</source>
        <translation>회색: 템플릿</translation>
    </message>
    <message>
        <source>group</source>
        <translation>무리</translation>
    </message>
    <message>
        <source>group {number}</source>
        <translation>묶음 {number}</translation>
    </message>
    <message>
        <source>groups of prompts with much the same words; and any prompt by a search</source>
        <translation>비슷한 단어로 된 프롬프트의 묶음, 그리고 찾기로 어떤 프롬프트든</translation>
    </message>
    <message>
        <source>half of the substitutes order the words as the other half does: {value} (needed: {limit}).</source>
        <translation>대체어의 절반이 단어를 늘어놓는 순서가 나머지 절반과 얼마나 같은지: {value} (필요: {limit}).</translation>
    </message>
    <message>
        <source>handed on: layer {layers}</source>
        <translation>넘어감: 레이어 {layers}</translation>
    </message>
    <message>
        <source>handed on: one vector of layer {layer}</source>
        <translation>넘어감: 레이어 {layer}의 벡터 하나</translation>
    </message>
    <message>
        <source>handed on: {layers} side by side</source>
        <translation>넘어감: {layers} 나란히</translation>
    </message>
    <message>
        <source>head</source>
        <translation>헤드</translation>
    </message>
    <message>
        <source>head {head}: {bits} bits</source>
        <translation>헤드 {head}: {bits}비트</translation>
    </message>
    <message>
        <source>head {head}: {bits} bits · {percent} % to BOS</source>
        <translation>헤드 {head}: {bits}비트 · BOS로 {percent} %</translation>
    </message>
    <message>
        <source>head {head}: {bits} bits · {percent} % to “{first}”</source>
        <translation>헤드 {head}: {bits}비트 · “{first}”로 {percent} %</translation>
    </message>
    <message>
        <source>head {number}</source>
        <translation>헤드 {number}</translation>
    </message>
    <message>
        <source>heads {low} to {high}</source>
        <translation>헤드 {low}~{high}</translation>
    </message>
    <message>
        <source>hidden</source>
        <comment>a token that no row may look at</comment>
        <translation>가려짐</translation>
    </message>
    <message>
        <source>hidden: {name}</source>
        <translation>숨겨진 텍스트: {name}</translation>
    </message>
    <message>
        <source>hide BOS</source>
        <translation>BOS 숨기기</translation>
    </message>
    <message>
        <source>hide first token</source>
        <translation>첫 토큰 숨기기</translation>
    </message>
    <message>
        <source>holds here</source>
        <translation>여기서는 맞음</translation>
    </message>
    <message>
        <source>hollow: not handed on</source>
        <translation>빈 칸: 넘어가지 않음</translation>
    </message>
    <message>
        <source>how alike the two halves of the heads order the words: {agreement} (random matrices: about 0, needed {least}); no random query told two words further apart than shown.</source>
        <translation>헤드의 두 절반이 매긴 단어 순서가 닮은 정도: {agreement} (무작위 행렬: 약 0, 필요 {least}). 어떤 무작위 쿼리도 두 단어를 표시된 것보다 더 멀리 구별하지 않았습니다.</translation>
    </message>
    <message>
        <source>how far another word moves it</source>
        <translation>다른 단어가 움직이는 정도</translation>
    </message>
    <message>
        <source>how far each word moves where “{word}” is another word</source>
        <translation>“{word}”가 다른 단어일 때 각 단어가 움직이는 만큼</translation>
    </message>
    <message>
        <source>how far the feature turns (1 − cosine) {where}</source>
        <translation>{where} 특징 벡터가 돌아가는 정도(1 − 코사인)</translation>
    </message>
    <message>
        <source>how far the last layer moved it</source>
        <translation>지금 보는 레이어가 움직인 정도</translation>
    </message>
    <message>
        <source>how far the rows that {tool} hands on move {where}</source>
        <translation>{where} {tool}이(가) 넘겨주는 행들이 움직이는 정도</translation>
    </message>
    <message>
        <source>how far {layer} moved each word, relative to its length · {rows}</source>
        <translation>{layer}이(가) 각 단어를 움직인 정도, 길이에 대한 비율 · {rows}</translation>
    </message>
    <message>
        <source>how it grows</source>
        <translation>자라는 모습</translation>
    </message>
    <message>
        <source>how many tokens each prompt has for your tool, and which words no longer fit</source>
        <translation>프롬프트마다 당신의 도구에서 몇 토큰인지, 어느 단어가 더 들어가지 않는지</translation>
    </message>
    <message>
        <source>how much</source>
        <translation>얼마나</translation>
    </message>
    <message>
        <source>id</source>
        <translation>id</translation>
    </message>
    <message>
        <source>in captions of its training</source>
        <translation>학습 캡션에 있음</translation>
    </message>
    <message>
        <source>in the model that is opened</source>
        <translation>새로 여는 모델에서</translation>
    </message>
    <message>
        <source>in this order</source>
        <translation>이 순서로</translation>
    </message>
    <message>
        <source>in {tool}: {names}</source>
        <translation>{tool}에 있음: {names}</translation>
    </message>
    <message>
        <source>influence on the conditioning</source>
        <translation>컨디셔닝에 미치는 영향</translation>
    </message>
    <message>
        <source>influence on the feature</source>
        <translation>특징 벡터에 미치는 영향</translation>
    </message>
    <message>
        <source>influence, conditioning</source>
        <translation>영향: 컨디셔닝</translation>
    </message>
    <message>
        <source>influence, feature</source>
        <translation>영향: 특징 벡터</translation>
    </message>
    <message>
        <source>insert</source>
        <translation>넣기</translation>
    </message>
    <message>
        <source>instead</source>
        <translation>대신</translation>
    </message>
    <message>
        <source>into the adapter</source>
        <translation>어댑터로</translation>
    </message>
    <message>
        <source>invalid tag</source>
        <translation>무효 태그</translation>
    </message>
    <message>
        <source>is being read…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>is in the list; its strength is set and it is turned on</source>
        <translation>목록에 있습니다. 세기를 맞추고 켭니다</translation>
    </message>
    <message>
        <source>is open</source>
        <translation>열려 있습니다</translation>
    </message>
    <message>
        <source>it is another model&apos;s and has no {token}</source>
        <translation>다른 모델의 것이며 {token}이(가) 없습니다</translation>
    </message>
    <message>
        <source>it is larger than any tokenizer</source>
        <translation>어떤 토크나이저보다도 큽니다</translation>
    </message>
    <message>
        <source>it is no JSON of a tokenizer</source>
        <translation>토크나이저의 JSON이 아닙니다</translation>
    </message>
    <message>
        <source>it is no model of SentencePiece</source>
        <translation>SentencePiece 모델이 아닙니다</translation>
    </message>
    <message>
        <source>it is no tekken file</source>
        <translation>tekken 파일이 아닙니다</translation>
    </message>
    <message>
        <source>it is no tokenizer.json</source>
        <translation>tokenizer.json이 아닙니다</translation>
    </message>
    <message>
        <source>its GGUF file holds none that is read here</source>
        <translation>GGUF 파일에 여기서 읽는 것이 없습니다</translation>
    </message>
    <message>
        <source>its algorithm is neither unigram nor BPE</source>
        <translation>알고리즘이 unigram도 BPE도 아닙니다</translation>
    </message>
    <message>
        <source>its alpha is not one number</source>
        <translation>alpha가 하나의 수가 아님</translation>
    </message>
    <message>
        <source>its dora_scale fits neither rows nor columns</source>
        <translation>dora_scale이 행에도 열에도 맞지 않음</translation>
    </message>
    <message>
        <source>its keys and values are left out.</source>
        <translation>키와 값의 변화는 계산하지 않아 빠졌습니다.</translation>
    </message>
    <message>
        <source>its name is not known here</source>
        <translation>이름을 찾을 수 없음</translation>
    </message>
    <message>
        <source>its oft_R is no upper triangle</source>
        <translation>oft_R이 위삼각행렬이 아닙니다</translation>
    </message>
    <message>
        <source>its oft_blocks are no squares</source>
        <translation>oft_blocks가 정사각행렬이 아닙니다</translation>
    </message>
    <message>
        <source>its own word</source>
        <translation>제 단어</translation>
    </message>
    <message>
        <source>its parts are {parts}</source>
        <translation>구성 요소: {parts}</translation>
    </message>
    <message>
        <source>its rescale does not fit its rows</source>
        <translation>rescale이 행 수와 맞지 않습니다</translation>
    </message>
    <message>
        <source>its table of letters is damaged</source>
        <translation>글자 표가 손상되었습니다</translation>
    </message>
    <message>
        <source>its tensor</source>
        <translation>텐서</translation>
    </message>
    <message>
        <source>its two products are of different shapes</source>
        <translation>두 곱의 모양이 서로 다름</translation>
    </message>
    <message>
        <source>its vocab.json and merges.txt do not fit together</source>
        <translation>vocab.json과 merges.txt가 서로 맞지 않습니다</translation>
    </message>
    <message>
        <source>its vocabulary and its merges do not fit together</source>
        <translation>어휘와 병합 목록이 서로 맞지 않습니다</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>지키기</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>지킴</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>keys of words</source>
        <translation>단어의 키</translation>
    </message>
    <message>
        <source>keys {keys}, values {values}</source>
        <translation>키 {keys}, 값 {values}</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>last pass {times} ms</source>
        <translation>마지막 계산 {times} ms</translation>
    </message>
    <message>
        <source>last row</source>
        <translation>마지막 행</translation>
    </message>
    <message>
        <source>later</source>
        <comment>a word that cannot be seen yet</comment>
        <translation>뒤의 단어</translation>
    </message>
    <message>
        <source>later words, mean</source>
        <translation>뒤 단어 평균</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>layer (above the curves: clip skip in {tool})</source>
        <translation>레이어 (곡선 위: {tool}의 clip skip)</translation>
    </message>
    <message>
        <source>layer (dotted: handed on by {tool})</source>
        <translation>레이어 (점선: {tool}에서 전달)</translation>
    </message>
    <message>
        <source>layer (dotted: handed on; above: clip skip in {tool})</source>
        <translation>레이어 (점선: 전달, 위: {tool}의 clip skip)</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>레이어마다</translation>
    </message>
    <message>
        <source>layer norms</source>
        <translation>레이어 정규화</translation>
    </message>
    <message>
        <source>layer of {encoder}</source>
        <translation>{encoder}의 레이어</translation>
    </message>
    <message>
        <source>layer of {encoder} · layer of {other} at the same depth</source>
        <translation>{encoder}의 레이어 · 같은 깊이의 {other} 레이어</translation>
    </message>
    <message>
        <source>layer of {encoder}, and of {other} below it (above the curves: clip skip in {tool})</source>
        <translation>{encoder}의 레이어, 그 아래 {other}의 레이어 (곡선 위: {tool}의 clip skip)</translation>
    </message>
    <message>
        <source>layer {layer}</source>
        <translation>레이어 {layer}</translation>
    </message>
    <message>
        <source>layer {layer} trained</source>
        <translation>레이어 {layer} 학습됨</translation>
    </message>
    <message>
        <source>layer {layer} · mean {mean}</source>
        <translation>레이어 {layer} · 평균 {mean}</translation>
    </message>
    <message>
        <source>layer {layer} · {word}   {value} · size {size}</source>
        <translation>레이어 {layer} · {word}   {value} · 크기 {size}</translation>
    </message>
    <message>
        <source>layer {layer}, normed</source>
        <translation>정규화한 레이어 {layer}</translation>
    </message>
    <message>
        <source>layer {layer}, not normed</source>
        <translation>정규화하지 않은 레이어 {layer}</translation>
    </message>
    <message>
        <source>layer {layer}: closest {rung}</source>
        <translation>레이어 {layer}: 가장 가까운 단계 {rung}</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>레이어</translation>
    </message>
    <message>
        <source>layers {layers}</source>
        <translation>레이어 {layers}</translation>
    </message>
    <message>
        <source>layers {layers} trained</source>
        <translation>레이어 {layers} 학습됨</translation>
    </message>
    <message>
        <source>leak</source>
        <translation>샘</translation>
    </message>
    <message>
        <source>leak {pair}</source>
        <translation>샘 {pair}</translation>
    </message>
    <message>
        <source>leaks</source>
        <translation>샘</translation>
    </message>
    <message>
        <source>learned word inside the file</source>
        <translation>파일 안의 학습된 단어</translation>
    </message>
    <message>
        <source>least alike</source>
        <translation>가장 다른</translation>
    </message>
    <message>
        <source>least alike: {pair}</source>
        <translation>가장 다름: {pair}</translation>
    </message>
    <message>
        <source>left out: {pair}</source>
        <translation>빠짐: {pair}</translation>
    </message>
    <message>
        <source>length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>length of each row at {layer} · {rows}</source>
        <translation>{layer}에서 각 행의 길이 · {rows}</translation>
    </message>
    <message>
        <source>length of the row</source>
        <translation>행의 길이</translation>
    </message>
    <message>
        <source>length {length}</source>
        <translation>길이 {length}</translation>
    </message>
    <message>
        <source>like EOS {likeness}</source>
        <translation>EOS와 닮음 {likeness}</translation>
    </message>
    <message>
        <source>likeness</source>
        <translation>닮음</translation>
    </message>
    <message>
        <source>likeness to the pointed word</source>
        <translation>가리킨 단어와의 닮음</translation>
    </message>
    <message>
        <source>likeness to {reference} · layer {layer} · {count} words</source>
        <translation>{reference}와(과)의 닮음 · 레이어 {layer} · 단어 {count}개</translation>
    </message>
    <message>
        <source>likeness to “{word}” at {layer} · {measure}</source>
        <translation>{layer}에서 “{word}” 기준 닮음 · {measure}</translation>
    </message>
    <message>
        <source>line of a wildcard</source>
        <translation>와일드카드의 줄</translation>
    </message>
    <message>
        <source>line: changed · column: moves</source>
        <translation>행: 바꾼 것 · 열: 움직이는 것</translation>
    </message>
    <message>
        <source>line: in CLIP, {clip} of an average pair</source>
        <translation>선: CLIP에서, 평균 쌍의 {clip}</translation>
    </message>
    <message>
        <source>lines look at columns</source>
        <translation>행이 열을 바라봄</translation>
    </message>
    <message>
        <source>lines sum to 1</source>
        <translation>행의 합은 1</translation>
    </message>
    <message>
        <source>list</source>
        <translation>목록</translation>
    </message>
    <message>
        <source>longest: {count}</source>
        <translation>최장: {count}</translation>
    </message>
    <message>
        <source>look at this layer</source>
        <translation>이 레이어 보기</translation>
    </message>
    <message>
        <source>looks widely, bits</source>
        <translation>넓게 봄, 비트</translation>
    </message>
    <message>
        <source>lore</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>loudness {loudness}</source>
        <translation>크기 {loudness}</translation>
    </message>
    <message>
        <source>lower case</source>
        <translation>소문자로</translation>
    </message>
    <message>
        <source>lower case, odd characters and HTML mended</source>
        <translation>소문자로, 이상한 문자와 HTML 교정</translation>
    </message>
    <message>
        <source>lower case, odd characters mended</source>
        <translation>소문자로, 이상한 문자 교정</translation>
    </message>
    <message>
        <source>lower case, odd characters mended, “!” read as padding</source>
        <translation>소문자로, 이상한 문자 교정, “!”는 패딩으로 읽음</translation>
    </message>
    <message>
        <source>lower case, “!” read as padding</source>
        <translation>소문자로, “!”는 패딩으로</translation>
    </message>
    <message>
        <source>main directions of all layers</source>
        <translation>모든 레이어의 주된 방향</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>표시됨</translation>
    </message>
    <message>
        <source>marks</source>
        <translation>부호</translation>
    </message>
    <message>
        <source>materials</source>
        <translation>재질</translation>
    </message>
    <message>
        <source>matrix</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>max</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>mean of all pairs</source>
        <translation>모든 쌍의 평균</translation>
    </message>
    <message>
        <source>mean of all tags</source>
        <translation>모든 태그의 평균</translation>
    </message>
    <message>
        <source>mean of all tokens</source>
        <translation>모든 토큰의 평균</translation>
    </message>
    <message>
        <source>mean of all words</source>
        <translation>모든 단어의 평균</translation>
    </message>
    <message>
        <source>mean of heads</source>
        <translation>헤드 평균</translation>
    </message>
    <message>
        <source>mean of later words</source>
        <translation>뒤 단어들의 평균</translation>
    </message>
    <message>
        <source>mean of other words</source>
        <translation>다른 단어들의 평균</translation>
    </message>
    <message>
        <source>mean of rows {row} {token}</source>
        <translation>행 {row} {token}의 평균</translation>
    </message>
    <message>
        <source>mean of {count}</source>
        <translation>{count}의 평균</translation>
    </message>
    <message>
        <source>mean rung</source>
        <translation>평균 단계</translation>
    </message>
    <message>
        <source>mean similarity of all pairs: {mean} (the block&apos;s colour)</source>
        <translation>모든 쌍의 평균 유사도: {mean} (블록의 색)</translation>
    </message>
    <message>
        <source>mean similarity of all pairs: {mean} in {encoder}</source>
        <translation>모든 쌍의 평균 유사도: {encoder}에서 {mean}</translation>
    </message>
    <message>
        <source>mean ≤ {top}</source>
        <translation>평균 ≤ {top}</translation>
    </message>
    <message>
        <source>mean-centred</source>
        <translation>평균 제거</translation>
    </message>
    <message>
        <source>mean-centred cosine</source>
        <translation>평균 제거 코사인</translation>
    </message>
    <message>
        <source>merge by layers of {first} and {second}</source>
        <translation>{first}와(과) {second}의 레이어별 병합</translation>
    </message>
    <message>
        <source>meta tag</source>
        <translation>메타 태그</translation>
    </message>
    <message>
        <source>min</source>
        <translation>최소</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>more</source>
        <translation>다른 도구</translation>
    </message>
    <message>
        <source>more below ↓</source>
        <translation>아래에 더 있음 ↓</translation>
    </message>
    <message>
        <source>more pieces, or longer ones, than any model has</source>
        <translation>조각이 어떤 모델보다도 많거나 깁니다</translation>
    </message>
    <message>
        <source>more than a million added tokens</source>
        <translation>더해진 토큰이 백만 개를 넘습니다</translation>
    </message>
    <message>
        <source>most alike</source>
        <translation>가장 비슷한</translation>
    </message>
    <message>
        <source>most alike: {pair}</source>
        <translation>가장 비슷함: {pair}</translation>
    </message>
    <message>
        <source>most like {word} {similarity}</source>
        <translation>가장 비슷함: {word} {similarity}</translation>
    </message>
    <message>
        <source>most unlike</source>
        <translation>가장 다름</translation>
    </message>
    <message>
        <source>moved by a word</source>
        <translation>단어가 움직인 정도</translation>
    </message>
    <message>
        <source>moved by the layer</source>
        <translation>레이어가 움직임</translation>
    </message>
    <message>
        <source>moves the summary by {price} commas</source>
        <translation>요약이 쉼표 {price}개만큼 움직임</translation>
    </message>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>name or words of a style</source>
        <translation>스타일 이름이나 내용</translation>
    </message>
    <message>
        <source>name, Enter inserts</source>
        <translation>이름, Enter로 넣기</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>가장 가까운 것</translation>
    </message>
    <message>
        <source>nearest: {word} {cosine}</source>
        <translation>가장 가까운 것: {word} {cosine}</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>네거티브</translation>
    </message>
    <message>
        <source>neighbours</source>
        <translation>이웃</translation>
    </message>
    <message>
        <source>next to nothing</source>
        <translation>거의 없음</translation>
    </message>
    <message>
        <source>next word</source>
        <translation>다음 단어</translation>
    </message>
    <message>
        <source>no</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>답이 없음</translation>
    </message>
    <message>
        <source>no encoder: tokens and counter only</source>
        <translation>인코더 없음: 토큰과 개수만 표시</translation>
    </message>
    <message>
        <source>no file of it is open</source>
        <translation>열린 파일 없음</translation>
    </message>
    <message>
        <source>no layer is handed on</source>
        <translation>넘어가는 레이어 없음</translation>
    </message>
    <message>
        <source>no pair moved by .01</source>
        <translation>.01 이상 움직인 쌍이 없음</translation>
    </message>
    <message>
        <source>no reference</source>
        <translation>기준 없음</translation>
    </message>
    <message>
        <source>no text projection in this file, so no feature</source>
        <translation>이 파일에는 텍스트 투영이 없어 특징 벡터도 없습니다</translation>
    </message>
    <message>
        <source>no two above 99 %</source>
        <translation>99 %를 넘는 쌍이 없음</translation>
    </message>
    <message>
        <source>no view</source>
        <translation>미리 보기 없음</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no feature</comment>
        <translation>없음</translation>
    </message>
    <message>
        <source>none stands out</source>
        <translation>두드러지는 쌍이 없음</translation>
    </message>
    <message>
        <source>none: the file has no text projection</source>
        <translation>없음: 파일에 텍스트 투영이 없습니다</translation>
    </message>
    <message>
        <source>norm</source>
        <comment>the final layer norm, below a bar</comment>
        <translation>정규화</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>norm</translation>
    </message>
    <message>
        <source>normed</source>
        <translation>정규화</translation>
    </message>
    <message>
        <source>normed rows</source>
        <translation>정규화된 행</translation>
    </message>
    <message>
        <source>not centred</source>
        <translation>평균 제거 안 함</translation>
    </message>
    <message>
        <source>not found; open it by File &gt; Open…</source>
        <translation>찾지 못했습니다. 파일 &gt; 열기…로 여세요</translation>
    </message>
    <message>
        <source>not in {tool}: {names}</source>
        <translation>{tool}에 없음: {names}</translation>
    </message>
    <message>
        <source>not pushed</source>
        <translation>밀지 않음</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>아직 읽지 않음</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation>지금은 없음</translation>
    </message>
    <message>
        <source>not yet measured: {words}</source>
        <translation>아직 재지 않음: {words}</translation>
    </message>
    <message>
        <source>note</source>
        <translation>참고</translation>
    </message>
    <message>
        <source>nothing edited yet</source>
        <translation>아직 편집하지 않음</translation>
    </message>
    <message>
        <source>nothing has to go, as {tool} counts {tokens} tokens.</source>
        <translation>뺄 것이 없습니다. {tool}에서 토큰은 {tokens}개입니다.</translation>
    </message>
    <message>
        <source>nothing in common</source>
        <translation>공통점 없음</translation>
    </message>
    <message>
        <source>nothing taken off</source>
        <translation>아무것도 빼지 않음</translation>
    </message>
    <message>
        <source>nothing typed</source>
        <translation>입력 없음</translation>
    </message>
    <message>
        <source>number {index} of {count}: {value}</source>
        <translation>{count}개 중 {index}번째 숫자: {value}</translation>
    </message>
    <message>
        <source>of</source>
        <comment>which list</comment>
        <translation>목록</translation>
    </message>
    <message>
        <source>of CLIP’s summary, not of the picture</source>
        <translation>그림이 아니라 CLIP 요약의 몫</translation>
    </message>
    <message>
        <source>of the way</source>
        <translation>간 만큼</translation>
    </message>
    <message>
        <source>of them nearest</source>
        <translation>그중 가장 가까운 것</translation>
    </message>
    <message>
        <source>of {lora}</source>
        <translation>{lora}의 것</translation>
    </message>
    <message>
        <source>of {number}</source>
        <translation>/ {number}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>off: see the notes on this prompt</source>
        <translation>꺼짐: 이 프롬프트에 관한 메모를 보세요</translation>
    </message>
    <message>
        <source>one way: no row sees a later one</source>
        <translation>한쪽: 어떤 행도 뒤의 행을 보지 못합니다</translation>
    </message>
    <message>
        <source>one word, or two</source>
        <translation>단어 하나나 둘</translation>
    </message>
    <message>
        <source>onto</source>
        <translation>닿는 단어</translation>
    </message>
    <message>
        <source>open now</source>
        <translation>지금 열려 있음</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>여는 중…</translation>
    </message>
    <message>
        <source>order</source>
        <translation>순서</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>다른 모델</translation>
    </message>
    <message>
        <source>other prompts, one a line</source>
        <translation>다른 프롬프트, 한 줄에 하나씩</translation>
    </message>
    <message>
        <source>other words</source>
        <translation>다른 단어들</translation>
    </message>
    <message>
        <source>other words, mean</source>
        <translation>다른 단어들, 평균</translation>
    </message>
    <message>
        <source>others</source>
        <translation>기타</translation>
    </message>
    <message>
        <source>over the layers the tendency is towards the more general (rank correlation with depth {trend})</source>
        <translation>레이어를 거치며 더 일반적인 쪽으로 가는 경향이 있습니다(깊이와의 순위 상관 {trend})</translation>
    </message>
    <message>
        <source>over the layers the tendency is towards the more specific (rank correlation with depth {trend})</source>
        <translation>레이어를 거치며 더 구체적인 쪽으로 가는 경향이 있습니다(깊이와의 순위 상관 {trend})</translation>
    </message>
    <message>
        <source>over the layers there is no clear tendency to the more general or the more specific</source>
        <translation>레이어를 거치며 더 일반적이거나 더 구체적인 쪽으로 가는 뚜렷한 경향은 없습니다</translation>
    </message>
    <message>
        <source>over the words that both have</source>
        <translation>둘 다 있는 단어에서</translation>
    </message>
    <message>
        <source>own</source>
        <translation>자신</translation>
    </message>
    <message>
        <source>own U-Net</source>
        <translation>자체 U-Net</translation>
    </message>
    <message>
        <source>own noun</source>
        <translation>제 명사</translation>
    </message>
    <message>
        <source>own word moves it</source>
        <translation>제 단어가 움직이는 만큼</translation>
    </message>
    <message>
        <source>owner/name, or the address of its page</source>
        <translation>owner/name 또는 페이지 주소</translation>
    </message>
    <message>
        <source>padded</source>
        <translation>패딩</translation>
    </message>
    <message>
        <source>padding</source>
        <translation>패딩</translation>
    </message>
    <message>
        <source>padding × {count}</source>
        <translation>패딩 × {count}</translation>
    </message>
    <message>
        <source>pair</source>
        <translation>쌍</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>쌍</translation>
    </message>
    <message>
        <source>pairs, effective rank</source>
        <translation>쌍, 유효 랭크</translation>
    </message>
    <message>
        <source>part</source>
        <translation>부분</translation>
    </message>
    <message>
        <source>part of the way</source>
        <translation>거리에서 차지하는 부분</translation>
    </message>
    <message>
        <source>part of {character}</source>
        <translation>{character}의 일부</translation>
    </message>
    <message>
        <source>part {number} of {parts}</source>
        <translation>부분 {number} / {parts}</translation>
    </message>
    <message>
        <source>parts at layer</source>
        <translation>갈라지는 레이어</translation>
    </message>
    <message>
        <source>patterns</source>
        <translation>무늬</translation>
    </message>
    <message>
        <source>per part</source>
        <translation>부분마다</translation>
    </message>
    <message>
        <source>per token</source>
        <translation>토큰마다</translation>
    </message>
    <message>
        <source>percentile</source>
        <translation>백분위</translation>
    </message>
    <message>
        <source>piece</source>
        <translation>조각</translation>
    </message>
    <message>
        <source>pin the pair</source>
        <translation>쌍 고정</translation>
    </message>
    <message>
        <source>place</source>
        <translation>자리</translation>
    </message>
    <message>
        <source>place on an axis</source>
        <translation>축에서의 자리</translation>
    </message>
    <message>
        <source>place on an own axis</source>
        <translation>내 축에서의 자리</translation>
    </message>
    <message>
        <source>place on the axis</source>
        <translation>축에서의 자리</translation>
    </message>
    <message>
        <source>place when pushed</source>
        <translation>밀었을 때의 자리</translation>
    </message>
    <message>
        <source>plane</source>
        <translation>평면</translation>
    </message>
    <message>
        <source>pos</source>
        <comment>the position table, below a bar</comment>
        <translation>위치</translation>
    </message>
    <message>
        <source>position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>position table</source>
        <translation>위치 표</translation>
    </message>
    <message>
        <source>position {position} · id {id} · begin of text (BOS), the same for every prompt</source>
        <translation>위치 {position} · id {id} · 텍스트의 시작(BOS), 모든 프롬프트에서 같습니다</translation>
    </message>
    <message>
        <source>position {position} · id {id} · end of text (EOS): CLIP&apos;s feature is read from this row</source>
        <translation>위치 {position} · id {id} · 텍스트의 끝(EOS), CLIP의 특징 벡터를 이 행에서 읽습니다</translation>
    </message>
    <message>
        <source>position {position} · id {id} · end of text (EOS): CLIP&apos;s pooled vector is read from this row</source>
        <translation>위치 {position} · 번호 {id} · 글의 끝(EOS): CLIP의 풀링 벡터를 이 행에서 읽습니다</translation>
    </message>
    <message>
        <source>position {position} · id {id} · padding up to position {last}</source>
        <translation>위치 {position} · 번호 {id} · 위치 {last}까지 패딩</translation>
    </message>
    <message>
        <source>position {position} · id {id} · padding up to position {last}: the U-Net is sent these rows too</source>
        <translation>위치 {position} · id {id} · 위치 {last}까지 패딩, 이 행들도 U-Net에 전달됩니다</translation>
    </message>
    <message>
        <source>position {position} · id {id} · unknown: {encoder} has no piece for “{typed}” and reads nothing of it</source>
        <translation>위치 {position} · 번호 {id} · 모르는 글자: {encoder}에는 “{typed}”에 맞는 조각이 없어 아무것도 읽지 못합니다</translation>
    </message>
    <message>
        <source>position {position} · id {id} · “{piece}”</source>
        <translation>위치 {position} · 번호 {id} · “{piece}”</translation>
    </message>
    <message>
        <source>position {position} · id {id} · “{piece}”, ends a word</source>
        <translation>위치 {position} · id {id} · “{piece}”, 단어의 끝</translation>
    </message>
    <message>
        <source>position {position} · id {id} · “{piece}”, inside a word</source>
        <translation>위치 {position} · id {id} · “{piece}”, 단어의 안</translation>
    </message>
    <message>
        <source>position {position} · id {id} · “{piece}”, which {tool} puts around every prompt</source>
        <translation>위치 {position} · 번호 {id} · “{piece}”, {tool}이(가) 모든 프롬프트에 붙이는 것</translation>
    </message>
    <message>
        <source>position {position} · id {id} · “{piece}”, with a blank before it</source>
        <translation>위치 {position} · 번호 {id} · “{piece}”, 앞에 빈칸이 있음</translation>
    </message>
    <message>
        <source>position {position} · vector {number} of the textual inversion “{piece}”</source>
        <translation>위치 {position} · 텍스트 인버전 “{piece}”의 벡터 {number}</translation>
    </message>
    <message>
        <source>positions {first} to {last} · id {id} · padding that {tool} fills up with</source>
        <translation>위치 {first}–{last} · 번호 {id} · {tool}이(가) 채우는 패딩</translation>
    </message>
    <message>
        <source>presence</source>
        <translation>존재감</translation>
    </message>
    <message>
        <source>price</source>
        <translation>값</translation>
    </message>
    <message>
        <source>price in commas</source>
        <translation>값(쉼표)</translation>
    </message>
    <message>
        <source>price of leaving it out</source>
        <translation>뺄 때의 값</translation>
    </message>
    <message>
        <source>price of leaving it out, in commas at the prompt’s end</source>
        <translation>빼는 값, 프롬프트 끝의 쉼표로</translation>
    </message>
    <message>
        <source>prices in commas · least change of what the tool sends, not of the picture</source>
        <translation>쉼표로 나타낸 값 · 그림이 아니라 도구가 보내는 것이 가장 적게 바뀜</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>proj</source>
        <comment>the text projection, below a bar</comment>
        <translation>투영</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>프롬프트</translation>
    </message>
    <message>
        <source>quantised</source>
        <translation>양자화됨</translation>
    </message>
    <message>
        <source>random layers, highest</source>
        <translation>무작위 레이어, 최고</translation>
    </message>
    <message>
        <source>random layers, lowest</source>
        <translation>무작위 레이어, 최저</translation>
    </message>
    <message>
        <source>random matrices, ±</source>
        <translation>무작위 행렬, ±</translation>
    </message>
    <message>
        <source>random queries tell {count} pairs further apart than their keys allow; the numbers are wrong.</source>
        <translation>무작위 쿼리가 {count}쌍을 키가 허용하는 것보다 더 멀리 구별합니다. 숫자가 잘못되었습니다.</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>순위</translation>
    </message>
    <message>
        <source>rare</source>
        <translation>드묾</translation>
    </message>
    <message>
        <source>rare piece</source>
        <translation>드문 조각</translation>
    </message>
    <message>
        <source>raw cosine</source>
        <translation>그대로의 코사인</translation>
    </message>
    <message>
        <source>raw cosine · EOS row of each layer, normed and projected</source>
        <translation>그대로의 코사인 · 각 레이어의 EOS 행, 정규화하고 투영함</translation>
    </message>
    <message>
        <source>raw rows</source>
        <translation>그대로의 행</translation>
    </message>
    <message>
        <source>read most differently</source>
        <translation>가장 다르게 읽음</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>reads as</source>
        <translation>읽은 값</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>relative change</source>
        <translation>상대 변화</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>replaced</source>
        <translation>교체</translation>
    </message>
    <message>
        <source>role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>row</source>
        <translation>행</translation>
    </message>
    <message>
        <source>row length</source>
        <translation>행 길이</translation>
    </message>
    <message>
        <source>row {row} {token}</source>
        <translation>행 {row} {token}</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>rows after the final RMS norm</source>
        <translation>최종 RMS 정규화를 거친 행</translation>
    </message>
    <message>
        <source>rows after the final layer norm</source>
        <translation>최종 레이어 정규화를 거친 행</translation>
    </message>
    <message>
        <source>rows before the final RMS norm</source>
        <translation>최종 RMS 정규화를 거치기 전의 행</translation>
    </message>
    <message>
        <source>rows before the final layer norm</source>
        <translation>최종 레이어 정규화를 거치기 전의 행</translation>
    </message>
    <message>
        <source>rows moved then</source>
        <translation>그때 움직인 행</translation>
    </message>
    <message>
        <source>rows of width {widths} at {layer}</source>
        <translation>{layer}, 폭 {widths}의 행</translation>
    </message>
    <message>
        <source>rows without a final norm, which the file does not hold</source>
        <translation>최종 정규화가 없는 행(파일에 들어 있지 않음)</translation>
    </message>
    <message>
        <source>rows, layer {layer}</source>
        <translation>행, 레이어 {layer}</translation>
    </message>
    <message>
        <source>said</source>
        <translation>흔히 하는 말</translation>
    </message>
    <message>
        <source>said of this prompt</source>
        <translation>이 프롬프트에 대해</translation>
    </message>
    <message>
        <source>same as reference</source>
        <translation>기준과 같음</translation>
    </message>
    <message>
        <source>same as reference, in {type}</source>
        <translation>기준과 같음({type})</translation>
    </message>
    <message>
        <source>second direction</source>
        <translation>둘째 방향</translation>
    </message>
    <message>
        <source>select the row’s word</source>
        <translation>행의 단어 선택</translation>
    </message>
    <message>
        <source>select the word</source>
        <translation>단어 선택</translation>
    </message>
    <message>
        <source>select the word of the line</source>
        <translation>행의 단어 선택</translation>
    </message>
    <message>
        <source>select the word that is changed</source>
        <translation>바꾼 단어 선택</translation>
    </message>
    <message>
        <source>select this word</source>
        <translation>이 단어 선택</translation>
    </message>
    <message>
        <source>self</source>
        <translation>자신</translation>
    </message>
    <message>
        <source>self-attention</source>
        <translation>셀프 어텐션</translation>
    </message>
    <message>
        <source>share</source>
        <translation>몫</translation>
    </message>
    <message>
        <source>share of the summary</source>
        <translation>요약에서의 몫</translation>
    </message>
    <message>
        <source>shortest: {count}</source>
        <translation>최단: {count}</translation>
    </message>
    <message>
        <source>show that layer</source>
        <translation>그 레이어 보기</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>shown in</source>
        <translation>보이는 곳</translation>
    </message>
    <message>
        <source>shown layer</source>
        <translation>보이는 레이어</translation>
    </message>
    <message>
        <source>shows layer {layer} of {layers}</source>
        <translation>레이어 {layer} / {layers} 표시</translation>
    </message>
    <message>
        <source>side</source>
        <translation>변</translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation>시그널 {number}</translation>
    </message>
    <message>
        <source>similarity</source>
        <translation>유사도</translation>
    </message>
    <message>
        <source>size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>size of the change at strength 1 · keys and values of words by block</source>
        <translation>세기 1일 때 변화의 크기 · 블록마다 단어의 키와 값</translation>
    </message>
    <message>
        <source>sizes</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>small norm</source>
        <translation>작은 norm</translation>
    </message>
    <message>
        <source>small words left out</source>
        <translation>작은 단어는 뺌</translation>
    </message>
    <message>
        <source>some of the rows are not finite, so there is no map of them</source>
        <translation>일부 행이 유한한 수가 아니어서 지도를 그릴 수 없습니다</translation>
    </message>
    <message>
        <source>some of this model’s rows are not numbers.</source>
        <translation>이 모델의 행 일부가 숫자가 아닙니다.</translation>
    </message>
    <message>
        <source>species</source>
        <translation>종</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>퍼짐</translation>
    </message>
    <message>
        <source>spreads of common words</source>
        <translation>흔한 단어들의 표준편차 단위</translation>
    </message>
    <message>
        <source>status {number}</source>
        <translation>상태 {number}</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>남음</translation>
    </message>
    <message>
        <source>std</source>
        <translation>편차</translation>
    </message>
    <message>
        <source>step {number}</source>
        <comment>of How it reads</comment>
        <translation>{number}단계</translation>
    </message>
    <message>
        <source>step {number}</source>
        <translation>스텝 {number}</translation>
    </message>
    <message numerus="yes">
        <source>still reading %n file(s)</source>
        <translation>
            <numerusform>파일 %n개 읽는 중</numerusform>
        </translation>
    </message>
    <message>
        <source>struck out behind −: only in the first · underlined behind +: only in its twin</source>
        <translation>− 뒤의 취소선: 첫째에만 있음 · + 뒤의 밑줄: 쌍둥이에만 있음</translation>
    </message>
    <message>
        <source>struck out behind −: only in yours · underlined behind +: only in this one</source>
        <translation>− 뒤 취소선: 지금 프롬프트에만 있음 · + 뒤 밑줄: 이 기록에만 있음</translation>
    </message>
    <message>
        <source>style</source>
        <translation>스타일</translation>
    </message>
    <message>
        <source>summary after it</source>
        <translation>그 뒤의 요약</translation>
    </message>
    <message>
        <source>summary moved then</source>
        <translation>그때 움직인 요약</translation>
    </message>
    <message>
        <source>switch</source>
        <translation>바꾼 항목</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>take it</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>template</source>
        <translation>템플릿</translation>
    </message>
    <message>
        <source>template’s end</source>
        <translation>템플릿 끝</translation>
    </message>
    <message>
        <source>text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>text encoder</source>
        <translation>텍스트 인코더</translation>
    </message>
    <message>
        <source>text encoder never trained</source>
        <translation>텍스트 인코더 학습된 적 없음</translation>
    </message>
    <message>
        <source>text projection</source>
        <translation>텍스트 투영</translation>
    </message>
    <message>
        <source>the U-Net takes rows of {context} numbers, the open text encoders make rows of {width}: choose a checkpoint of the same family</source>
        <translation>U-Net은 숫자 {context}개의 행을 받는데, 열린 텍스트 인코더는 {width}개의 행을 만듭니다. 같은 계열의 체크포인트를 고르세요</translation>
    </message>
    <message>
        <source>the end cut off</source>
        <translation>끝을 자름</translation>
    </message>
    <message>
        <source>the feature itself</source>
        <translation>특징 벡터 자신</translation>
    </message>
    <message>
        <source>the first {count}</source>
        <translation>처음 {count}개</translation>
    </message>
    <message>
        <source>the first {shown} of {count}</source>
        <translation>{count} 중 앞의 {shown}개</translation>
    </message>
    <message>
        <source>the largest change, merged into one matrix, has size {merged}; from its two factors: {size}.</source>
        <translation>가장 큰 변화를 한 행렬로 합친 크기: {merged}, 두 인수에서 구한 크기: {size}.</translation>
    </message>
    <message>
        <source>the library that reads tokenizers fails in it</source>
        <translation>토크나이저를 읽는 라이브러리가 그 안에서 실패합니다</translation>
    </message>
    <message>
        <source>the name it was trained under</source>
        <translation>학습할 때의 이름</translation>
    </message>
    <message>
        <source>the parts add up to {total}, and all words together move the summary by {moved} ({steps} steps).</source>
        <translation>부분의 합은 {total}, 단어 모두가 요약을 움직이는 양은 {moved}입니다({steps}단계).</translation>
    </message>
    <message>
        <source>the prompt has more than {count}</source>
        <translation>프롬프트가 {count}을(를) 넘습니다</translation>
    </message>
    <message>
        <source>the prompt has no words</source>
        <translation>프롬프트에 단어가 없습니다</translation>
    </message>
    <message>
        <source>the prompt has none of these words.</source>
        <translation>프롬프트에 이 단어들이 없습니다.</translation>
    </message>
    <message>
        <source>the rest</source>
        <translation>나머지</translation>
    </message>
    <message>
        <source>the rest of cross-attention</source>
        <translation>교차 어텐션의 나머지</translation>
    </message>
    <message>
        <source>the same in CLIP</source>
        <translation>CLIP에서 같은 것</translation>
    </message>
    <message>
        <source>the second chunk begins with “{word}”, without styles there is none</source>
        <translation>둘째 청크의 첫 단어: “{word}”, 스타일이 없으면 둘째 청크 없음</translation>
    </message>
    <message>
        <source>the second chunk begins with “{word}”, without styles with “{without}”</source>
        <translation>둘째 청크의 첫 단어: “{word}”, 스타일이 없으면 “{without}”</translation>
    </message>
    <message>
        <source>the study encoder</source>
        <translation>연습용 인코더</translation>
    </message>
    <message numerus="yes">
        <source>the two halves of the heads are compared from %n word(s) on.</source>
        <translation>
            <numerusform>헤드의 두 절반은 단어가 %n개 이상일 때 비교합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>the word goes {share} of the way between the lists, by a random push of that length {random}.</source>
        <translation>단어가 두 목록 사이 거리의 {share}만큼 갑니다. 같은 길이의 무작위 밀기로는 {random}만큼 갑니다.</translation>
    </message>
    <message>
        <source>the word itself</source>
        <translation>단어 자신</translation>
    </message>
    <message>
        <source>there is one chunk; without styles a second one began with “{without}”</source>
        <translation>청크가 하나입니다. 스타일이 없으면 “{without}”부터 둘째 청크입니다</translation>
    </message>
    <message>
        <source>this LoRA changes neither keys nor values.</source>
        <translation>이 LoRA는 키도 값도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>this axis does not hold for unseen words</source>
        <translation>이 축은 처음 보는 단어에 맞지 않습니다</translation>
    </message>
    <message>
        <source>this encoder of {layers} layers has none of that number</source>
        <translation>레이어가 {layers}개인 이 인코더에는 그 번호가 없습니다</translation>
    </message>
    <message>
        <source>tint prompt</source>
        <translation>프롬프트 물들이기</translation>
    </message>
    <message>
        <source>tok</source>
        <comment>the token table, below a bar</comment>
        <translation>토큰</translation>
    </message>
    <message>
        <source>token</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>token + position embedding, before any layer</source>
        <translation>토큰 + 위치 임베딩, 모든 레이어 이전</translation>
    </message>
    <message>
        <source>token embedding, before any layer</source>
        <translation>토큰 임베딩, 모든 레이어 이전</translation>
    </message>
    <message>
        <source>token table</source>
        <translation>토큰 표</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>tokens left then</source>
        <translation>그때 남은 토큰</translation>
    </message>
    <message>
        <source>tokens saved</source>
        <translation>아낀 토큰</translation>
    </message>
    <message>
        <source>tokens with the marks that touch a word · {sum} of the counter&apos;s {counted}</source>
        <translation>맞닿은 기호까지 센 토큰 · 카운터의 {counted}개 중 {sum}개</translation>
    </message>
    <message>
        <source>tokens, no limit</source>
        <translation>토큰, 제한 없음</translation>
    </message>
    <message>
        <source>told apart: {left} | {right}</source>
        <translation>구별: {left} | {right}</translation>
    </message>
    <message>
        <source>too few words move for the halves of the substitutes to be compared.</source>
        <translation>움직이는 단어가 너무 적어 대체어를 반으로 나누어 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>too long</source>
        <translation>너무 김</translation>
    </message>
    <message>
        <source>too weak</source>
        <translation>너무 약함</translation>
    </message>
    <message>
        <source>tool</source>
        <translation>도구</translation>
    </message>
    <message>
        <source>towards {end}</source>
        <translation>{end} 쪽으로</translation>
    </message>
    <message>
        <source>trigger word</source>
        <translation>트리거 단어</translation>
    </message>
    <message>
        <source>trigger word, by its maker</source>
        <translation>만든 이가 적은 트리거</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>입력</translation>
    </message>
    <message>
        <source>unfolded</source>
        <translation>펼쳐짐</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>단위</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>unknown family</source>
        <translation>알 수 없는 계열</translation>
    </message>
    <message>
        <source>unseen words fall on their own side in {share} of 1 (chance 0.5), from {left} + {right} texts.</source>
        <translation>처음 보는 단어가 제 쪽에 놓이는 비율 {share} (우연 0.5), 텍스트 {left} + {right}개로 잼.</translation>
    </message>
    <message>
        <source>up to {count} commas</source>
        <translation>쉼표 {count}개까지</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>values</source>
        <translation>값</translation>
    </message>
    <message>
        <source>values of words</source>
        <translation>단어의 값</translation>
    </message>
    <message>
        <source>variant</source>
        <translation>변형</translation>
    </message>
    <message>
        <source>vector</source>
        <comment>below a chip, where else its id stands</comment>
        <translation>벡터</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>기다림</translation>
    </message>
    <message>
        <source>way along the axis</source>
        <translation>축을 따라간 길</translation>
    </message>
    <message>
        <source>way {number} of {count}</source>
        <translation>{count}가지 중 {number}번째</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>weight, as {tool} reads it · 1 has no colour</source>
        <translation>{tool}이(가) 읽는 가중치 · 1은 색 없음</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>weights of the layer, %</source>
        <translation>레이어의 가중치, %</translation>
    </message>
    <message>
        <source>weights of “{words}”</source>
        <translation>“{words}”의 가중치</translation>
    </message>
    <message>
        <source>weights {percent} %</source>
        <translation>가중치 {percent} %</translation>
    </message>
    <message>
        <source>weights, %</source>
        <translation>가중치, %</translation>
    </message>
    <message>
        <source>what</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>what it is</source>
        <translation>무엇인지</translation>
    </message>
    <message>
        <source>where a word is replaced</source>
        <translation>단어를 바꿀 때</translation>
    </message>
    <message>
        <source>where a word is taken out</source>
        <translation>단어를 뺄 때</translation>
    </message>
    <message>
        <source>where one other word stands in its place, an estimate</source>
        <translation>그 자리에 다른 단어 하나가 설 때, 어림</translation>
    </message>
    <message>
        <source>where padding stands in a word&apos;s place</source>
        <translation>단어 자리에 패딩이 있을 때</translation>
    </message>
    <message>
        <source>which prompts are the same but for a word or two</source>
        <translation>한두 단어만 다르고 같은 프롬프트</translation>
    </message>
    <message>
        <source>which tags you use most, which cost most tokens, and which never meet</source>
        <translation>가장 많이 쓰는 태그, 토큰을 가장 많이 쓰는 태그, 함께 나온 적 없는 태그</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>why</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>wildcard</source>
        <translation>와일드카드</translation>
    </message>
    <message>
        <source>with</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>with LoRAs</source>
        <translation>LoRA 포함</translation>
    </message>
    <message>
        <source>with its EOS row</source>
        <translation>자신의 EOS 행과</translation>
    </message>
    <message>
        <source>with itself alone</source>
        <translation>홀로 있는 자신과</translation>
    </message>
    <message>
        <source>with padding</source>
        <translation>패딩 포함</translation>
    </message>
    <message>
        <source>within what random matrices give</source>
        <translation>무작위 행렬이 주는 범위 안</translation>
    </message>
    <message>
        <source>within ±2: like any word</source>
        <translation>±2 안: 여느 단어와 같음</translation>
    </message>
    <message>
        <source>without</source>
        <translation>미적용</translation>
    </message>
    <message>
        <source>without the final layer norm</source>
        <translation>최종 레이어 정규화 없이</translation>
    </message>
    <message>
        <source>without the final norm</source>
        <translation>최종 정규화 없이</translation>
    </message>
    <message>
        <source>without the {percent} % that goes to BOS</source>
        <translation>BOS로 가는 {percent} % 제외</translation>
    </message>
    <message>
        <source>without the {percent} % that goes to “{first}”</source>
        <translation>“{first}”로 가는 {percent} % 제외</translation>
    </message>
    <message>
        <source>without weights: tokens, counter and rules are those of the released encoder</source>
        <translation>가중치 없음: 토큰, 개수, 규칙은 공개된 인코더의 것입니다</translation>
    </message>
    <message>
        <source>without {word}: {other}   {value}</source>
        <translation>{word} 없이: {other}   {value}</translation>
    </message>
    <message>
        <source>without “{word}”</source>
        <translation>“{word}” 없이</translation>
    </message>
    <message>
        <source>word</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>word or tag</source>
        <translation>단어 또는 태그</translation>
    </message>
    <message>
        <source>words</source>
        <translation>단어</translation>
    </message>
    <message>
        <source>words after it</source>
        <translation>뒤 단어</translation>
    </message>
    <message>
        <source>words before: exactly 0</source>
        <translation>앞의 단어: 정확히 0</translation>
    </message>
    <message>
        <source>written by {tool} · {facts}</source>
        <translation>{tool}에서 저장 · {facts}</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>있음</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>0</translation>
    </message>
    <message>
        <source>{amount} towards “{side}”</source>
        <translation>“{side}” 쪽으로 {amount}</translation>
    </message>
    <message>
        <source>{changed} of {count} rows differ by more than the {percent} % that storing rounds away, once all are brought to the same scale ({scale}).</source>
        <translation>모두 같은 크기로 맞춘 뒤({scale}), {count}행 중 {changed}행이 저장할 때 반올림되는 {percent} %보다 더 다릅니다.</translation>
    </message>
    <message numerus="yes">
        <source>{chunks} chunk(s) of {length} rows: {bos} BOS, {tokens}, {eos} EOS and {padding} padding, {rows} in all.</source>
        <translation>
            <numerusform>{length}개 행의 청크 {chunks}개: BOS {bos}개, {tokens}, EOS {eos}개, 패딩 {padding}개, 모두 {rows}개 행입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{closest}; {tendency}.</source>
        <translation>{closest}. {tendency}.</translation>
    </message>
    <message>
        <source>{count} in both, {only_a} only in A, {only_b} only in B.</source>
        <translation>양쪽 모두 {count}, A에만 {only_a}개, B에만 {only_b}개.</translation>
    </message>
    <message>
        <source>{count} in this way</source>
        <translation>이 경우 {count}개</translation>
    </message>
    <message>
        <source>{count} left</source>
        <translation>{count}개 남음</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>그 밖의 {count}개</translation>
    </message>
    <message>
        <source>{count} numbers</source>
        <translation>숫자 {count}개</translation>
    </message>
    <message>
        <source>{count} of its tensors for text encoders are not used, such as {tensor}. {why}</source>
        <translation>텍스트 인코더용 텐서 {count}개가 쓰이지 않습니다(예: {tensor}). {why}</translation>
    </message>
    <message>
        <source>{count} of the changes in {file} do not fit and are left out.</source>
        <translation>{file}의 변경 가운데 {count}개가 맞지 않아 제외됩니다.</translation>
    </message>
    <message>
        <source>{count} of your tokens are hidden from all others, from “{word}” on.</source>
        <translation>“{word}”부터 당신의 토큰 {count}개가 다른 모든 토큰에게 숨겨집니다.</translation>
    </message>
    <message>
        <source>{count} of your {total} tokens are dropped with the template: their rows are not handed on.</source>
        <translation>당신의 토큰 {total}개 중 {count}개가 템플릿과 함께 버려집니다: 그 행은 넘겨지지 않습니다.</translation>
    </message>
    <message>
        <source>{count} or {colours}</source>
        <translation>{count} 또는 {colours}</translation>
    </message>
    <message>
        <source>{count} rows are handed on</source>
        <translation>넘겨주는 행 {count}개</translation>
    </message>
    <message>
        <source>{count} rows: {tokens} of your text, {template} of the tool’s template, {padding} of padding.</source>
        <translation>{count}행: 쓴 글 {tokens}, 도구의 템플릿 {template}, 패딩 {padding}.</translation>
    </message>
    <message>
        <source>{count} take long: “Compute” above starts them.</source>
        <translation>{count}, 오래 걸립니다: 위의 “계산”을 누르면 시작합니다.</translation>
    </message>
    <message numerus="yes">
        <source>{count} token(s)</source>
        <translation>
            <numerusform>토큰 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} tokens at its end are not read.</source>
        <translation>끝의 토큰 {count}개는 읽히지 않습니다.</translation>
    </message>
    <message>
        <source>{count} too many</source>
        <translation>{count}개 초과</translation>
    </message>
    <message>
        <source>{count} words such as “{word}” are read as parts of letters: {tokens} tokens for {letters} letters.</source>
        <translation>“{word}” 등 단어 {count}개는 글자의 조각으로 읽힙니다: 글자 {letters}개에 토큰 {tokens}개.</translation>
    </message>
    <message>
        <source>{device} in bfloat16</source>
        <translation>{device}, bfloat16</translation>
    </message>
    <message>
        <source>{done} of {all}</source>
        <translation>{all} 중 {done}</translation>
    </message>
    <message>
        <source>{done} of {all} words</source>
        <translation>단어 {all}개 중 {done}개</translation>
    </message>
    <message>
        <source>{done} of {count} blocks …</source>
        <translation>블록 {count}개 중 {done}개 …</translation>
    </message>
    <message>
        <source>{done} of {size}</source>
        <translation>{size} 중 {done}</translation>
    </message>
    <message>
        <source>{encoders} takes {size} GB, and {free} GB of memory are free. It is read from its file layer by layer, each time that something is asked: slower, with one layer in memory at a time.</source>
        <translation>{encoders}의 크기는 {size} GB이고, 남은 메모리는 {free} GB입니다. 무언가를 물을 때마다 파일에서 레이어를 하나씩 읽습니다. 더 느리지만 메모리에는 한 번에 레이어 하나만 있습니다.</translation>
    </message>
    <message>
        <source>{encoder} against {other}</source>
        <translation>{encoder} 대 {other}</translation>
    </message>
    <message>
        <source>{encoder} and {other} order the likenesses among these {count} most alike at layers {layer} and {other_layer} (RSA {rsa}); at the last, RSA is {last_rsa} and CKA {last_cka}.</source>
        <translation>{encoder}, {other} 두 인코더에서 {count} 사이의 닮음 순서가 가장 비슷한 곳은 레이어 {layer}, {other_layer}입니다(RSA {rsa}). 마지막에서는 RSA {last_rsa}, CKA {last_cka}입니다.</translation>
    </message>
    <message>
        <source>{encoder} cannot read this: it is one unknown token</source>
        <translation>{encoder}은(는) 이것을 읽지 못합니다: 모르는 토큰 하나입니다</translation>
    </message>
    <message>
        <source>{encoder} cannot read {words}: {count} of the {total} tokens are its unknown token, which says nothing of the word.</source>
        <translation>{encoder}은(는) {words}을(를) 읽지 못합니다: 토큰 {total}개 가운데 {count}개가 모르는 토큰이라 단어에 관해 아무것도 말하지 않습니다.</translation>
    </message>
    <message>
        <source>{encoder} does not know {count} of your {total} tokens, the first “{word}”: each is the same unknown token to it.</source>
        <translation>{encoder}은(는) 당신의 토큰 {total}개 중 {count}개를 모릅니다(첫 번째는 “{word}”): 모두 같은 모르는 토큰으로 읽습니다.</translation>
    </message>
    <message>
        <source>{encoder} knows nothing of this prompt: all {count} tokens are its unknown token ({words}).</source>
        <translation>{encoder}은(는) 이 프롬프트를 전혀 모릅니다: 토큰 {count}개가 모두 모르는 토큰입니다({words}).</translation>
    </message>
    <message>
        <source>{encoder} layer</source>
        <translation>{encoder} 레이어</translation>
    </message>
    <message>
        <source>{encoder} layer {layer}</source>
        <translation>{encoder} 레이어 {layer}</translation>
    </message>
    <message>
        <source>{encoder} of {family}</source>
        <translation>{family}의 {encoder}</translation>
    </message>
    <message>
        <source>{encoder} reads this as a special token, not as letters.</source>
        <translation>{encoder}은(는) 이것을 글자가 아니라 특수 토큰으로 읽습니다.</translation>
    </message>
    <message>
        <source>{encoder}, layer {layer} of {layers}</source>
        <translation>{encoder}, 레이어 {layer}/{layers}</translation>
    </message>
    <message>
        <source>{family} also needs {missing}. Choose the file that holds it as well.</source>
        <translation>{family}에는 {missing}도 필요합니다. 그것이 든 파일도 고르세요.</translation>
    </message>
    <message>
        <source>{family} hands on the rows of {encoder}, which is not opened: open its file, too.</source>
        <translation>{family}은(는) {encoder}의 행을 넘기는데 그 인코더가 열려 있지 않습니다. 그 파일도 함께 여세요.</translation>
    </message>
    <message>
        <source>{family} hands on what its adapter makes of the rows: open the file of its image model, too.</source>
        <translation>{family}은(는) 행을 어댑터로 바꾸어 넘깁니다. 이미지 모델 파일도 함께 여세요.</translation>
    </message>
    <message>
        <source>{family} is handed the ids of these tokens, no rows.</source>
        <translation>{family}에는 이 토큰들의 id만 넘겨지고 행은 넘겨지지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>{family} is handed {rows} row(s) of {width} numbers.</source>
        <translation>
            <numerusform>{family}에는 숫자 {width}개씩 {rows}행이 넘겨집니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{family} reads by one of {encoders}, not by both. Name one of them.</source>
        <translation>{family}은(는) {encoders} 가운데 하나로 읽으며, 둘을 함께 쓰지 않습니다. 하나만 지정하세요.</translation>
    </message>
    <message>
        <source>{family} takes its tokens alone, so no layer is handed on.</source>
        <translation>{family}에는 토큰만 쓰이므로 넘겨지는 레이어가 없습니다.</translation>
    </message>
    <message>
        <source>{family} takes the token ids of {encoder} alone: it has no rows of this encoder.</source>
        <translation>{family}은(는) {encoder}의 토큰 번호만 씁니다: 이 인코더의 행은 없습니다.</translation>
    </message>
    <message>
        <source>{family} was named without a file, so that there are no weights to open.</source>
        <translation>{family}을(를) 파일 없이 지정해서 열 가중치가 없습니다.</translation>
    </message>
    <message>
        <source>{family}, {size}, stored as {kind}</source>
        <translation>{family}, {size}, 저장 형식 {kind}</translation>
    </message>
    <message>
        <source>{family}: a tokenizer is missing</source>
        <translation>{family}: 토크나이저가 없습니다</translation>
    </message>
    <message>
        <source>{family}: {sizes}, {millions} million numbers</source>
        <translation>{family}: {sizes}, 숫자 {millions}백만 개</translation>
    </message>
    <message>
        <source>{file} asks for a way of turning places into angles ({kind}) that is not known here.</source>
        <translation>{file}은(는) 위치를 각도로 바꾸는 방법으로 여기서 알지 못하는 것({kind})을 요구합니다.</translation>
    </message>
    <message>
        <source>{file} asks for far more memory than a model of its size.</source>
        <translation>{file} 파일이 같은 크기의 모델보다 훨씬 많은 메모리를 요구합니다.</translation>
    </message>
    <message>
        <source>{file} became shorter while it was read. Open it again.</source>
        <translation>{file} 파일이 읽는 동안 짧아졌습니다. 다시 여세요.</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}).</source>
        <translation>{file} 파일을 읽을 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}); check the name.</source>
        <translation>{file} 파일을 읽을 수 없습니다({reason}). 이름을 확인하세요.</translation>
    </message>
    <message>
        <source>{file} cannot be read, so the folders that it may name are not listed.</source>
        <translation>{file}을(를) 읽을 수 없어, 여기에 적혀 있을 수 있는 폴더는 목록에 넣지 않았습니다.</translation>
    </message>
    <message>
        <source>{file} cannot be replaced ({reason}): it is protected, or open in another program. Close it there, or save the session somewhere else.</source>
        <translation>{file}을(를) 바꿔 쓸 수 없습니다({reason}). 보호되어 있거나 다른 프로그램에서 열려 있습니다. 거기에서 닫거나 세션을 다른 곳에 저장하세요.</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}).</source>
        <translation>{file}에 쓸 수 없습니다({reason}).</translation>
    </message>
    <message>
        <source>{file} cannot be written ({reason}); save the session somewhere else.</source>
        <translation>{file}에 쓸 수 없습니다({reason}). 세션을 다른 곳에 저장하세요.</translation>
    </message>
    <message>
        <source>{file} cannot read the textual inversion {name}, whose vectors are of another width.</source>
        <translation>{file}은(는) 벡터의 너비가 다른 텍스추얼 인버전 {name}을(를) 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} carries Content Credentials (C2PA) of {program}, which hold no prompt. Look for it where the picture was made.</source>
        <translation>{file}에는 {program}의 콘텐츠 자격 증명(C2PA)이 있지만, 거기에는 프롬프트가 없습니다. 그림을 만든 곳에서 프롬프트를 찾으세요.</translation>
    </message>
    <message>
        <source>{file} changed or failed while it was read ({reason}). Open it again.</source>
        <translation>{file} 파일이 읽는 동안 바뀌었거나 오류가 났습니다({reason}). 다시 여세요.</translation>
    </message>
    <message>
        <source>{file} changed while it was read. Open it again.</source>
        <translation>{file} 파일이 읽는 동안 바뀌었습니다. 다시 여세요.</translation>
    </message>
    <message>
        <source>{file} changes no U-Net, only how words are read: “LoRA change” shows that.</source>
        <translation>{file} 파일은 U-Net을 바꾸지 않고 단어를 읽는 방식만 바꿉니다. “LoRA 변화”에서 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>{file} could not be kept ({reason}). Make room, or change the permissions of its folder.</source>
        <translation>{file}을(를) 보관하지 못했습니다({reason}). 공간을 비우거나 폴더의 권한을 바꾸세요.</translation>
    </message>
    <message>
        <source>{file} could not be read: no process could be started for it ({reason}). Close other programs.</source>
        <translation>{file} 파일을 읽을 프로세스를 시작하지 못했습니다({reason}). 다른 프로그램을 닫으세요.</translation>
    </message>
    <message>
        <source>{file} could not be read: the process that reads it ended by itself ({how}), for want of memory or because the file is damaged. Download it again, or look for the model as .safetensors.</source>
        <translation>{file} 파일을 읽지 못했습니다. 메모리가 부족하거나 파일이 손상되어 읽는 프로세스가 저절로 끝났습니다({how}). 다시 내려받거나 .safetensors로 된 모델을 찾으세요.</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}. Check the disk or the name and try again.</source>
        <translation>{file} 파일을 읽을 수 없습니다: {reason}. 디스크나 이름을 확인하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>{file} does not exist. Check the name, or whether its drive is connected.</source>
        <translation>{file} 파일이 없습니다. 이름을 확인하거나 드라이브가 연결되어 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>{file} does not say in a readable way how its weights are quantised. Download or copy it again.</source>
        <translation>{file}에 가중치가 어떻게 양자화되었는지 읽을 수 있게 적혀 있지 않습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} has an entry that is no text, with which ComfyUI does not start. The file is left out, and the usual folders are listed.</source>
        <translation>{file}에 글자가 아닌 항목이 있어 ComfyUI가 시작되지 않습니다. 이 파일을 빼고 기본 폴더를 목록에 넣었습니다.</translation>
    </message>
    <message>
        <source>{file} has arguments with a quotation mark that is not closed, with which the tool does not start. They are left out, and the tool&apos;s usual folders are listed.</source>
        <translation>{file}의 인수에 닫히지 않은 따옴표가 있어 도구가 시작되지 않습니다. 인수를 빼고 도구의 기본 폴더를 목록에 넣었습니다.</translation>
    </message>
    <message>
        <source>{file} has changed. Open the folder of embeddings again.</source>
        <translation>{file} 파일이 바뀌었습니다. 임베딩 폴더를 다시 여세요.</translation>
    </message>
    <message>
        <source>{file} holds a U-Net or other diffusion model without its text encoder.</source>
        <translation>{file}에는 U-Net이나 다른 확산 모델만 있고 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds a textual inversion that cannot be read. Get the picture as it was first saved.</source>
        <translation>{file}에 든 임베딩을 읽을 수 없습니다. 처음 저장된 그대로의 그림을 구하세요.</translation>
    </message>
    <message>
        <source>{file} holds a whole model as an object of Python ({names} …), not its weights alone. Loading one can run code, so nothing of it was read. Save its state_dict in the program that it comes from.</source>
        <translation>{file}에는 가중치만이 아니라 모델 전체가 Python 객체({names} …)로 들어 있습니다. 불러오면 코드가 실행될 수 있어 아무것도 읽지 않았습니다. 이 파일을 만든 프로그램에서 state_dict를 저장하세요.</translation>
    </message>
    <message>
        <source>{file} holds no CLIP text encoder; its tensors are {tensors} and the like.</source>
        <translation>{file}에는 CLIP 텍스트 인코더가 없습니다. 들어 있는 텐서는 {tensors} 등입니다.</translation>
    </message>
    <message>
        <source>{file} holds no U-Net. Choose the checkpoint that makes your pictures.</source>
        <translation>{file}에는 U-Net이 없습니다. 그림을 만드는 체크포인트를 고르세요.</translation>
    </message>
    <message>
        <source>{file} holds no styles that can be read, so those in it are not listed.</source>
        <translation>{file}에 읽을 수 있는 스타일이 없어, 그 안의 스타일은 목록에 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds no tensors at all.</source>
        <translation>{file}에 텐서가 하나도 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds no text at all. Sites, messengers, screenshots and copies out of a browser lose what the generator wrote. Open the file that the generator saved.</source>
        <translation>{file}에는 텍스트가 전혀 없습니다. 사이트나 메신저를 거친 그림, 스크린샷, 브라우저에서 복사한 그림에서는 생성 도구가 적은 내용이 사라집니다. 생성 도구가 저장한 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} holds no text encoder but CLIP&apos;s. Open it without a family.</source>
        <translation>{file}에는 CLIP의 텍스트 인코더만 들어 있습니다. 계열 없이 여세요.</translation>
    </message>
    <message>
        <source>{file} holds no text encoder of CLIP&apos;s, which alone are compared here.</source>
        <translation>{file}에는 CLIP의 텍스트 인코더가 없습니다. 여기서는 CLIP만 비교합니다.</translation>
    </message>
    <message>
        <source>{file} holds no tokenizer of {title}. Choose a tokenizer.json, or another file that holds one.</source>
        <translation>{file}에 {title}의 토크나이저가 없습니다. tokenizer.json이나 그것이 든 다른 파일을 고르세요.</translation>
    </message>
    <message>
        <source>{file} holds the picture half of CLIP only; the text half is missing.</source>
        <translation>{file}에는 CLIP의 이미지 절반만 있고 텍스트 절반이 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds the settings of a PEFT adapter, and no weights.</source>
        <translation>{file} 파일에는 PEFT 어댑터의 설정만 있고 가중치는 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds the settings of a model, and no weights.</source>
        <translation>{file} 파일에는 모델의 설정만 있고 가중치는 없습니다.</translation>
    </message>
    <message>
        <source>{file} holds {encoder}, by which {family} does not read; it needs {needed}.</source>
        <translation>{file}에 든 것은 {encoder}이며, {family}은(는) 이것으로 읽지 않습니다. {needed}이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>{file} holds {held} and no {missing}, so there is nothing to compare with. Choose a model of the same family.</source>
        <translation>{file}에는 {held}만 있고 {missing}이(가) 없어 비교할 것이 없습니다. 같은 계열의 모델을 선택하세요.</translation>
    </message>
    <message>
        <source>{file} holds {tensor} in a form that is no plain table of numbers.</source>
        <translation>{file} 파일의 {tensor} 텐서가 단순한 수의 표가 아닙니다.</translation>
    </message>
    <message>
        <source>{file} in {folder}</source>
        <translation>{folder}의 {file}</translation>
    </message>
    <message>
        <source>{file} in {tool}, by its hash</source>
        <translation>{tool}의 {file}(해시로 찾음)</translation>
    </message>
    <message>
        <source>{file} in {tool}, by its name</source>
        <translation>{tool}의 {file}(이름으로 찾음)</translation>
    </message>
    <message>
        <source>{file} in {tool}, by its name; its hash is another than the picture’s</source>
        <translation>{tool}의 {file}(이름으로 찾음, 해시는 그림에 적힌 것과 다름)</translation>
    </message>
    <message>
        <source>{file} is a ControlNet and holds no text encoder.</source>
        <translation>{file} 파일은 ControlNet이며 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>{file} is a GGML file, the form before GGUF.</source>
        <translation>{file}은(는) GGUF 이전 형식인 GGML 파일입니다.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file of a version that is not read here. Convert the model anew.</source>
        <translation>{file}은(는) 여기서 읽지 않는 버전의 GGUF 파일입니다. 모델을 새로 변환하세요.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file that holds no tensors. Open a whole checkpoint or a text encoder instead.</source>
        <translation>{file}은(는) 텐서가 없는 GGUF 파일입니다. 대신 전체 체크포인트나 텍스트 인코더를 여세요.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file whose header is not sound ({reason}). Download or copy it again.</source>
        <translation>{file}은(는) 헤더가 올바르지 않은 GGUF 파일입니다({reason}). 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is a GGUF file, of which text encoders alone are read.</source>
        <translation>{file}은(는) GGUF 파일입니다. 이 형식에서는 텍스트 인코더만 읽습니다.</translation>
    </message>
    <message>
        <source>{file} is a Git LFS pointer, a note that stands for the model.</source>
        <translation>{file} 파일은 모델을 대신하는 쪽지인 Git LFS 포인터입니다.</translation>
    </message>
    <message>
        <source>{file} is a JSON text, not a model.</source>
        <translation>{file} 파일은 모델이 아니라 JSON 텍스트입니다.</translation>
    </message>
    <message>
        <source>{file} is a LoRA: it holds changes to a text encoder or U-Net, not an encoder.</source>
        <translation>{file} 파일은 LoRA입니다. 인코더가 아니라 텍스트 인코더나 U-Net에 대한 변경이 들어 있습니다.</translation>
    </message>
    <message>
        <source>{file} is a PyTorch file under another ending.</source>
        <translation>{file} 파일은 확장자가 다른 PyTorch 파일입니다.</translation>
    </message>
    <message>
        <source>{file} is a Python pickle under another ending.</source>
        <translation>{file} 파일은 확장자가 다른 Python pickle입니다.</translation>
    </message>
    <message>
        <source>{file} is a T5 text encoder.</source>
        <translation>{file} 파일은 T5 텍스트 인코더입니다.</translation>
    </message>
    <message>
        <source>{file} is a TorchScript archive, a program together with its weights, as OpenAI&apos;s own CLIP files are.</source>
        <translation>{file}은(는) OpenAI가 배포한 CLIP 파일처럼 프로그램과 가중치가 함께 든 TorchScript 아카이브입니다.</translation>
    </message>
    <message>
        <source>{file} is a VAE and holds no text encoder.</source>
        <translation>{file} 파일은 VAE이며 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>{file} is a checkpoint whose text encoder is not CLIP&apos;s or goes by unknown names.</source>
        <translation>{file} 파일은 텍스트 인코더가 CLIP이 아니거나 알 수 없는 이름으로 된 체크포인트입니다.</translation>
    </message>
    <message>
        <source>{file} is a checkpoint with text encoders other than CLIP&apos;s only, such as T5.</source>
        <translation>{file} 파일은 T5처럼 CLIP이 아닌 텍스트 인코더만 든 체크포인트입니다.</translation>
    </message>
    <message>
        <source>{file} is a detector of Ultralytics (YOLO), kept as an object of Python, and holds no text encoder. Loading one can run code, so nothing of it was read.</source>
        <translation>{file} 파일은 Python 객체로 저장된 Ultralytics(YOLO) 검출기이며 텍스트 인코더가 없습니다. 이런 파일은 읽을 때 코드를 실행할 수 있으므로 아무것도 읽지 않았습니다.</translation>
    </message>
    <message>
        <source>{file} is a download that has not finished. Wait until it has, or start it again.</source>
        <translation>{file} 파일은 아직 다 내려받지 않은 것입니다. 끝날 때까지 기다리거나 다시 시작하세요.</translation>
    </message>
    <message>
        <source>{file} is a drawing (SVG), in which generators write no prompt.</source>
        <translation>{file} 파일은 그림(SVG)이며, 생성 프로그램은 여기에 프롬프트를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{file} is a file of {format}, in which no generator writes a prompt. Open the one it was made of.</source>
        <translation>{file} 파일은 {format} 형식이며, 이 형식에 프롬프트를 적는 생성 도구는 없습니다. 원본 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is a list of prompts. File &gt; Library of prompts reads them all; copy one of them to see it here.</source>
        <translation>{file}은(는) 프롬프트 목록입니다. 파일 &gt; 프롬프트 모음에서 모두 읽습니다. 여기서 보려면 하나를 복사해 넣으세요.</translation>
    </message>
    <message>
        <source>{file} is a model for {program}, in a form that is not read here. Open the .safetensors model that it was made from.</source>
        <translation>{file}은(는) {program}용 모델로, 여기서는 읽지 않는 형식입니다. 이것의 바탕이 된 .safetensors 모델을 여세요.</translation>
    </message>
    <message>
        <source>{file} is a packed archive. Unpack it and open the files inside.</source>
        <translation>{file} 파일은 압축 파일입니다. 압축을 풀고 안에 든 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is a part of a tokenizer, and holds no weights.</source>
        <translation>{file} 파일은 토크나이저의 일부이며 가중치는 없습니다.</translation>
    </message>
    <message>
        <source>{file} is a pickle of a kind that is not known, so its vectors are not known before it is opened.</source>
        <translation>{file} 파일은 알려지지 않은 종류의 피클이어서, 열기 전에는 그 벡터를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>{file} is a picture that holds no textual inversion. Open it to see its prompt instead.</source>
        <translation>{file}은(는) 임베딩이 들어 있지 않은 그림입니다. 대신 열어서 프롬프트를 보세요.</translation>
    </message>
    <message>
        <source>{file} is a picture, not a model.</source>
        <translation>{file} 파일은 모델이 아니라 그림입니다.</translation>
    </message>
    <message>
        <source>{file} is a text encoder of another kind: {model}.</source>
        <translation>{file}은(는) 다른 종류의 텍스트 인코더입니다: {model}.</translation>
    </message>
    <message>
        <source>{file} is a text encoder of another kind: {model}. How image generators read a prompt with it is not known here.</source>
        <translation>{file}은(는) 다른 종류의 텍스트 인코더입니다: {model}. 이미지 생성 모델이 이것으로 프롬프트를 어떻게 읽는지 여기서는 알지 못합니다.</translation>
    </message>
    <message>
        <source>{file} is a text, but no list of prompts or workflow that is known. Save prompts in a .txt file, one a line.</source>
        <translation>{file} 파일은 텍스트이지만 알려진 프롬프트 목록이나 워크플로가 아닙니다. 프롬프트는 한 줄에 하나씩 .txt 파일로 저장하세요.</translation>
    </message>
    <message>
        <source>{file} is a textual inversion embedding, not a text encoder.</source>
        <translation>{file} 파일은 텍스트 인코더가 아니라 텍스트 인버전 임베딩입니다.</translation>
    </message>
    <message>
        <source>{file} is a textual inversion for the output of text encoders alone, which stands in no prompt. Use it in the program that it comes from.</source>
        <translation>{file}은(는) 텍스트 인코더의 출력만을 위한 텍스트 인버전이며 프롬프트에는 들어가지 않습니다. 만든 프로그램에서 사용하세요.</translation>
    </message>
    <message>
        <source>{file} is a web page, not a model.</source>
        <translation>{file} 파일은 모델이 아니라 웹 페이지입니다.</translation>
    </message>
    <message>
        <source>{file} is a workflow of ComfyUI, and no prompt was found in it.</source>
        <translation>{file} 파일은 ComfyUI 워크플로이며, 그 안에서 프롬프트를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>{file} is a zip archive that holds {name} and the like. Unpack it and open the files inside.</source>
        <translation>{file} 파일은 {name} 등이 든 zip 압축 파일입니다. 압축을 풀고 안에 든 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is a zip archive. Unpack it and open the files inside.</source>
        <translation>{file} 파일은 zip 압축 파일입니다. 압축을 풀고 안에 든 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is an IP-Adapter and holds no text encoder.</source>
        <translation>{file}은(는) IP-Adapter이며 텍스트 인코더가 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>{file} is an unfinished download: it begins with zeros only.</source>
        <translation>{file} 파일은 내려받기가 끝나지 않았습니다. 앞부분이 모두 0입니다.</translation>
    </message>
    <message>
        <source>{file} is damaged and cannot be opened; what is open stays as it is.</source>
        <translation>{file} 파일이 손상되어 열 수 없습니다. 열려 있는 것은 그대로입니다.</translation>
    </message>
    <message>
        <source>{file} is damaged or cut off, and no text was found in it. Copy it again.</source>
        <translation>{file} 파일이 손상되었거나 잘려 있고, 텍스트를 찾지 못했습니다. 다시 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged or no PyTorch model ({reason}). Download it again.</source>
        <translation>{file} 파일이 손상되었거나 PyTorch 모델이 아닙니다({reason}). 다시 내려받으세요.</translation>
    </message>
    <message>
        <source>{file} is damaged or not a sound .safetensors file ({reason}).</source>
        <translation>{file} 파일이 손상되었거나 올바른 .safetensors 파일이 아닙니다({reason}).</translation>
    </message>
    <message>
        <source>{file} is damaged: at {place}, {problem}. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다({place}: {problem}). 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged: it holds no settings. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다. 설정이 들어 있지 않습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged: it is not JSON. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다. JSON이 아닙니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged: it names no files beside it. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다. 옆에 있는 파일 이름이 들어 있지 않습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged: its alpha or rank is no number. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다. alpha나 rank가 수가 아닙니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is damaged: its text_config holds no settings.</source>
        <translation>{file} 파일이 손상되었습니다. text_config에 설정이 없습니다.</translation>
    </message>
    <message>
        <source>{file} is damaged: the matrices of {place} do not belong together. Download or copy it again.</source>
        <translation>{file} 파일이 손상되었습니다. {place}의 행렬들이 서로 맞지 않습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is empty.</source>
        <translation>{file} 파일이 비어 있습니다.</translation>
    </message>
    <message>
        <source>{file} is incomplete.</source>
        <translation>{file} 파일이 완전하지 않습니다.</translation>
    </message>
    <message>
        <source>{file} is incomplete: it ends inside its header. Download or copy it again.</source>
        <translation>{file}은(는) 불완전합니다. 헤더 중간에서 끝납니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is incomplete: {size} of {needed} bytes are there.</source>
        <translation>{file} 파일이 완전하지 않습니다. {needed}바이트 가운데 {size}바이트만 있습니다.</translation>
    </message>
    <message>
        <source>{file} is incomplete: {size} of {needed} bytes are there. Download or copy it again.</source>
        <translation>{file}은(는) 불완전합니다. {needed}바이트 가운데 {size}바이트만 있습니다. 다시 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{file} is larger than 64 MB; split it into several files.</source>
        <translation>{file} 파일이 64 MB보다 큽니다. 여러 파일로 나누세요.</translation>
    </message>
    <message>
        <source>{file} is neither a PyTorch file nor a .safetensors file.</source>
        <translation>{file} 파일은 PyTorch 파일도 .safetensors 파일도 아닙니다.</translation>
    </message>
    <message>
        <source>{file} is no database that can be read, so the models that it names are not listed.</source>
        <translation>{file}은(는) 읽을 수 있는 데이터베이스가 아니어서, 여기에 적힌 모델은 목록에 넣지 않았습니다.</translation>
    </message>
    <message>
        <source>{file} is no picture, video or saved graph that is known. Open the file as its generator saved it.</source>
        <translation>{file} 파일은 알려진 그림, 동영상, 저장된 그래프가 아닙니다. 생성 도구가 저장한 그대로의 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is no session of Promptscope; open a file that ends in .promptscope.</source>
        <translation>{file} 파일은 Promptscope 세션이 아닙니다. .promptscope로 끝나는 파일을 여세요.</translation>
    </message>
    <message>
        <source>{file} is no textual inversion that can be used: {tensor} is {size} of {type}, but vectors are rows of numbers.</source>
        <translation>{file} 파일은 쓸 수 있는 텍스트 인버전이 아닙니다. {tensor}의 값이 {type} 형식 {size}인데, 벡터는 수의 행이어야 합니다.</translation>
    </message>
    <message>
        <source>{file} is no valid file of wildcards, so the names in it stand for nothing.</source>
        <translation>{file} 파일은 올바른 와일드카드 파일이 아니므로, 그 안의 이름은 아무것도 뜻하지 않습니다.</translation>
    </message>
    <message>
        <source>{file} is no valid {format}, so the tool&apos;s usual folders are listed.</source>
        <translation>{file}은(는) 올바른 {format}이(가) 아니어서 도구의 기본 폴더를 목록에 넣었습니다.</translation>
    </message>
    <message>
        <source>{file} is not UTF-8 text; save the prompts as UTF-8.</source>
        <translation>{file} 파일은 UTF-8 텍스트가 아닙니다. 프롬프트를 UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>{file} is not a .safetensors file, or is damaged.</source>
        <translation>{file} 파일이 .safetensors 파일이 아니거나 손상되었습니다.</translation>
    </message>
    <message>
        <source>{file} is not a LoRA. Open it as a text encoder or choose another file.</source>
        <translation>{file} 파일은 LoRA가 아닙니다. 텍스트 인코더로 열거나 다른 파일을 선택하세요.</translation>
    </message>
    <message>
        <source>{file} is not a file that can be read.</source>
        <translation>{file} 항목은 읽을 수 있는 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{file} is not a folder. Name the folder that the embeddings lie in.</source>
        <translation>{file}은(는) 폴더가 아닙니다. 임베딩이 있는 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>{file} is not a regular file. Open a .safetensors file or a model&apos;s folder.</source>
        <translation>{file}은(는) 일반 파일이 아닙니다. .safetensors 파일이나 모델 폴더를 여세요.</translation>
    </message>
    <message>
        <source>{file} is not a regular file. Use a complete copy of the model&apos;s folder.</source>
        <translation>{file}은(는) 일반 파일이 아닙니다. 모델 폴더의 온전한 사본을 쓰세요.</translation>
    </message>
    <message>
        <source>{file} is not a textual inversion: it holds no vectors.</source>
        <translation>{file} 파일은 텍스트 인버전이 아닙니다. 벡터가 없습니다.</translation>
    </message>
    <message>
        <source>{file} is not a textual inversion: it holds {count} tensors, such as {first}.</source>
        <translation>{file} 파일은 텍스트 인버전이 아닙니다. {first} 등 텐서 {count}개가 들어 있습니다.</translation>
    </message>
    <message>
        <source>{file} is not there, or is no file.</source>
        <translation>{file} 파일이 없거나 파일이 아닙니다.</translation>
    </message>
    <message>
        <source>{file} is not written in UTF-8, so its tool cannot read the styles in it. Here it is read as {encoding}; save it as UTF-8.</source>
        <translation>{file} 파일이 UTF-8로 쓰여 있지 않아 도구가 그 안의 스타일을 읽지 못합니다. 여기서는 {encoding}(으)로 읽었습니다. UTF-8로 저장하세요.</translation>
    </message>
    <message>
        <source>{file} is of no kind that is known here: no picture, film, model, LoRA, textual inversion, workflow, session or list of prompts. Open it in the program that it comes from.</source>
        <translation>{file} 파일은 여기에서 알려진 종류가 아닙니다. 그림, 영상, 모델, LoRA, 텍스트 인버전, 워크플로, 세션, 프롬프트 목록 중 어느 것도 아닙니다. 이 파일을 만든 프로그램에서 여세요.</translation>
    </message>
    <message>
        <source>{file} is of the kind {kind}, which is not supported. Use a LoRA instead.</source>
        <translation>{file}의 종류 {kind}은(는) 지원하지 않습니다. 대신 LoRA를 쓰세요.</translation>
    </message>
    <message>
        <source>{file} is off: see the notes</source>
        <translation>{file} 꺼짐: 메모를 보세요</translation>
    </message>
    <message>
        <source>{file} is too large for a session: more than 16 MB.</source>
        <translation>{file} 파일은 세션으로는 너무 큽니다(16MB 초과).</translation>
    </message>
    <message>
        <source>{file} is too large for a textual inversion: {size} MB.</source>
        <translation>{file} 파일은 텍스트 인버전으로 보기에 너무 큽니다: {size} MB.</translation>
    </message>
    <message>
        <source>{file} is what a site says of a model, and no model.</source>
        <translation>{file} 파일은 사이트가 모델을 설명한 정보이며 모델이 아닙니다.</translation>
    </message>
    <message>
        <source>{file} is {encoder}, one of the text encoders of {families}, without the rest.</source>
        <translation>{file}은(는) {families}의 텍스트 인코더 가운데 하나인 {encoder}이며, 나머지는 들어 있지 않습니다.</translation>
    </message>
    <message>
        <source>{file} is {model} and holds no text encoder.</source>
        <translation>{file} 파일은 {model}이며 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>{file} is {what}, and no model.</source>
        <translation>{file} 파일은 모델이 아니라 {what}입니다.</translation>
    </message>
    <message>
        <source>{file} lists over {count} tensors, which no text encoder does.</source>
        <translation>{file} 파일에 텐서가 {count}개 넘게 적혀 있습니다. 그런 텍스트 인코더는 없습니다.</translation>
    </message>
    <message>
        <source>{file} lists the files that a model&apos;s weights lie in, and holds no weights.</source>
        <translation>{file} 파일은 모델의 가중치가 든 파일의 목록이며 가중치는 없습니다.</translation>
    </message>
    <message>
        <source>{file} lists {count} of its tensors twice; the last of each is used.</source>
        <translation>{file} 파일에 텐서 {count}개가 두 번 적혀 있습니다. 각각 마지막 것을 씁니다.</translation>
    </message>
    <message>
        <source>{file} may not be read by you. Change its permissions or copy it elsewhere.</source>
        <translation>{file} 파일을 읽을 권한이 없습니다. 권한을 바꾸거나 다른 곳에 복사하세요.</translation>
    </message>
    <message>
        <source>{file} reads {positions} positions at once, and the prompt is laid out for {length}. Compare it while a model that reads {positions} is open.</source>
        <translation>{file}은(는) 한 번에 {positions}자리를 읽는데, 프롬프트는 {length}자리에 맞춰져 있습니다. {positions}자리를 읽는 모델을 연 상태에서 비교하세요.</translation>
    </message>
    <message>
        <source>{file} says that an AI made it, {program}, and holds no prompt. Look for the prompt where the picture was made.</source>
        <translation>{file}에는 AI({program})가 만들었다고 적혀 있지만 프롬프트는 없습니다. 그림을 만든 곳에서 프롬프트를 찾으세요.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, but CLIP&apos;s text encoders use quick_gelu or gelu.</source>
        <translation>{file} 파일에 {key} 값이 {value}(으)로 되어 있지만, CLIP의 텍스트 인코더는 quick_gelu나 gelu를 씁니다.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, but it must be a small number such as 1e-05.</source>
        <translation>{file} 파일에 {key} 값이 {value}(으)로 되어 있지만, 1e-05 같은 작은 수여야 합니다.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, but it must be a small number such as 1e-06.</source>
        <translation>{file}에는 {key}이(가) {value}(으)로 적혀 있지만, 1e-06 같은 작은 수여야 합니다.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, but the weights have {size}.</source>
        <translation>{file} 파일에 {key} 값이 {value}(으)로 되어 있지만, 가중치에서는 {size}입니다.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, but the width of {size} needs a divisor.</source>
        <translation>{file} 파일에 {key} 값이 {value}(으)로 되어 있지만, 폭 {size}의 약수여야 합니다.</translation>
    </message>
    <message>
        <source>{file} says {key} is {value}, which is no number that places can be turned by.</source>
        <translation>{file}에는 {key}이(가) {value}(으)로 적혀 있지만, 위치를 돌릴 수 있는 수가 아닙니다.</translation>
    </message>
    <message>
        <source>{file} scales modules by a pattern that is not understood: {pattern}.</source>
        <translation>{file} 파일이 이해할 수 없는 패턴으로 모듈의 배율을 정합니다: {pattern}.</translation>
    </message>
    <message>
        <source>{file} stores {tensor} in a form that is not read. Use a copy that is not quantised.</source>
        <translation>{file}에 {tensor}이(가) 읽을 수 없는 형식으로 저장되어 있습니다. 양자화되지 않은 사본을 쓰세요.</translation>
    </message>
    <message>
        <source>{file} unpacks to far more than its size.</source>
        <translation>{file} 파일의 압축을 풀면 파일 크기보다 훨씬 커집니다.</translation>
    </message>
    <message>
        <source>{file} wants to run code that a model has no need of: {names}. It may be malicious; nothing of it was run.</source>
        <translation>{file} 파일이 모델에 필요 없는 코드를 실행하려 합니다: {names}. 악성일 수 있으며, 아무것도 실행하지 않았습니다.</translation>
    </message>
    <message>
        <source>{file} was changed while its model was open. Open it again.</source>
        <translation>모델이 열려 있는 동안 {file}이(가) 바뀌었습니다. 다시 여세요.</translation>
    </message>
    <message>
        <source>{file} was enlarged or changed in A1111’s Extras, which writes no prompt. Open the picture it was made of.</source>
        <translation>{file} 그림은 프롬프트를 적지 않는 A1111의 Extras 탭에서 확대되거나 수정되었습니다. 원본 그림을 여세요.</translation>
    </message>
    <message>
        <source>{file} was given up: reading it took over {seconds} seconds. Copy it to a faster disk, or look for the model as .safetensors.</source>
        <translation>{file} 파일을 읽는 데 {seconds}초가 넘게 걸려 그만두었습니다. 더 빠른 디스크로 복사하거나 .safetensors로 된 모델을 찾으세요.</translation>
    </message>
    <message>
        <source>{file} was made for another model: its change of {place} is {shape}, and the text encoder&apos;s width is {widths}. Choose a LoRA for this family.</source>
        <translation>{file} 파일은 다른 모델용입니다: {place}에 대한 변경은 {shape}, 텍스트 인코더의 폭은 {widths}입니다. 이 계열에 맞는 LoRA를 선택하세요.</translation>
    </message>
    <message>
        <source>{file} was saved by a newer Promptscope; what this one knows of it is open.</source>
        <translation>{file} 파일은 더 새로운 Promptscope에서 저장되었습니다. 이 버전이 아는 내용만 열었습니다.</translation>
    </message>
    <message>
        <source>{file} · U-Net {unet}; it has no text-encoder part, so the words do not change</source>
        <translation>{file} · U-Net {unet}. 텍스트 인코더 부분이 없어 단어는 그대로입니다</translation>
    </message>
    <message>
        <source>{file} · text encoder {text}, U-Net {unet}</source>
        <translation>{file} · 텍스트 인코더 {text}, U-Net {unet}</translation>
    </message>
    <message>
        <source>{file}, line {number} is not JSON; write each prompt as one JSON string.</source>
        <translation>{file} 파일의 {number}번째 줄은 JSON이 아닙니다. 프롬프트마다 JSON 문자열 하나로 쓰세요.</translation>
    </message>
    <message>
        <source>{file}, line {number} is not a JSON string; write each prompt in double quotes.</source>
        <translation>{file} 파일의 {number}번째 줄은 JSON 문자열이 아닙니다. 프롬프트마다 큰따옴표 안에 쓰세요.</translation>
    </message>
    <message>
        <source>{first} and {count} more</source>
        <translation>{first} 외 {count}개</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first}, {last}</translation>
    </message>
    <message>
        <source>{first} and {second} both hold {encoder}. Name one of them.</source>
        <translation>{first}과(와) {second}에 모두 {encoder}이(가) 들어 있습니다. 하나만 지정하세요.</translation>
    </message>
    <message>
        <source>{first} times {second} is no matrix product</source>
        <translation>{first}와(과) {second}의 행렬 곱이 성립하지 않음</translation>
    </message>
    <message>
        <source>{folder} does not answer. See whether the drive or the network is there, then add it again.</source>
        <translation>{folder} 폴더가 응답하지 않습니다. 드라이브나 네트워크가 연결되어 있는지 확인한 뒤 다시 추가하세요.</translation>
    </message>
    <message>
        <source>{folder} holds a model of the kind {kind}, not CLIP&apos;s text half.</source>
        <translation>{folder} 폴더에는 CLIP의 텍스트 절반이 아니라 {kind} 종류의 모델이 들어 있습니다.</translation>
    </message>
    <message>
        <source>{folder} holds folders of models.</source>
        <translation>{folder} 폴더에는 모델 폴더들이 있습니다.</translation>
    </message>
    <message>
        <source>{folder} holds no text encoder that is read here.</source>
        <translation>{folder}에는 여기서 읽는 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>{folder} holds no text encoder, LoRA or textual inversion that is known. Open one of its files instead.</source>
        <translation>{folder} 폴더에는 알려진 텍스트 인코더, LoRA, 텍스트 인버전이 없습니다. 대신 폴더 안의 파일을 여세요.</translation>
    </message>
    <message>
        <source>{folder} holds no tokenizer of {title}. Choose its tokenizer.json, or a folder that holds one.</source>
        <translation>{folder}에 {title}의 토크나이저가 없습니다. tokenizer.json이나 그것이 든 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>{folder} holds no {file}. Download or copy it into the folder.</source>
        <translation>{folder} 폴더에 {file} 파일이 없습니다. 내려받거나 복사해 넣으세요.</translation>
    </message>
    <message>
        <source>{folder} holds several files of weights ({files}). Open one of them.</source>
        <translation>{folder}에 가중치 파일이 여럿 있습니다({files}). 그중 하나를 여세요.</translation>
    </message>
    <message>
        <source>{folder} holds {present} of the {count} files of {file}. Download or copy the others too.</source>
        <translation>{folder}에 {file}의 파일 {count}개 가운데 {present}개만 있습니다. 나머지도 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{folder} is a model of the kind {kind}, which has no text encoder.</source>
        <translation>{folder}은(는) 텍스트 인코더가 없는 {kind} 종류의 모델입니다.</translation>
    </message>
    <message>
        <source>{folder} is a model&apos;s folder without a text_encoder folder. Download or copy that one too.</source>
        <translation>{folder} 폴더는 모델 폴더이지만 text_encoder 폴더가 없습니다. 그 폴더도 내려받거나 복사하세요.</translation>
    </message>
    <message>
        <source>{folder} is an installation of {tool}.</source>
        <translation>{folder}은(는) {tool}의 설치 폴더입니다.</translation>
    </message>
    <message>
        <source>{folder} is an installation of {tool}. Name the folder in it that holds what you look for, such as its outputs.</source>
        <translation>{folder} 폴더는 설치된 {tool}입니다. 출력 폴더처럼 찾는 것이 들어 있는 하위 폴더를 지정하세요.</translation>
    </message>
    <message>
        <source>{folder} is in an installation of {tool}.</source>
        <translation>{folder} 폴더는 {tool} 설치 폴더 안에 있습니다.</translation>
    </message>
    <message>
        <source>{folder} is no LoRA&apos;s folder: {missing} is missing. Open the LoRA&apos;s file.</source>
        <translation>{folder} 폴더는 LoRA 폴더가 아닙니다. {missing} 파일이 없습니다. LoRA 파일을 여세요.</translation>
    </message>
    <message>
        <source>{folder} is no tool that is known here any more.</source>
        <translation>{folder} 폴더에는 여기서 아는 도구가 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>{folder} is no tool that is known here, and none lies in it. Choose the folder in which A1111, Forge, ComfyUI or another one is installed, or one with folders of models.</source>
        <translation>{folder} 폴더는 여기서 아는 도구가 아니며 그 안에도 없습니다. A1111, Forge, ComfyUI 등이 설치된 폴더나 모델 폴더들이 든 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>{folder} is not the folder of a text encoder: it holds neither a model_index.json with a text_encoder folder nor a config.json.</source>
        <translation>{folder} 폴더는 텍스트 인코더 폴더가 아닙니다. text_encoder 폴더를 갖춘 model_index.json도, config.json도 없습니다.</translation>
    </message>
    <message>
        <source>{folder} is not the folder of a text encoder: it holds no config.json.</source>
        <translation>{folder}은(는) 텍스트 인코더의 폴더가 아닙니다. config.json이 없습니다.</translation>
    </message>
    <message>
        <source>{key}: the next measure</source>
        <translation>{key}: 다음 척도</translation>
    </message>
    <message numerus="yes">
        <source>{kinds}: changes %n weight(s) of text encoders</source>
        <translation>
            <numerusform>{kinds}: 텍스트 인코더의 가중치 %n개를 바꿉니다</numerusform>
        </translation>
    </message>
    <message>
        <source>{kind}, %</source>
        <translation>{kind}, %</translation>
    </message>
    <message>
        <source>{kind}, masked</source>
        <translation>{kind}, 가려짐</translation>
    </message>
    <message>
        <source>{layers} by {tool}, normed</source>
        <translation>{tool}: {layers}, 정규화</translation>
    </message>
    <message>
        <source>{layers} by {tool}, not normed</source>
        <translation>{tool}: {layers}, 정규화 없음</translation>
    </message>
    <message>
        <source>{layers} layers × {width}</source>
        <translation>레이어 {layers}개 × {width}</translation>
    </message>
    <message>
        <source>{layer}, handed on</source>
        <translation>{layer}, 전달됨</translation>
    </message>
    <message>
        <source>{layer}: {what}</source>
        <translation>{layer}: {what}</translation>
    </message>
    <message>
        <source>{length} rows</source>
        <translation>{length}개 행</translation>
    </message>
    <message>
        <source>{listed} of {all} rows</source>
        <translation>{all}행 중 {listed}행</translation>
    </message>
    <message>
        <source>{lora} is for a U-Net of another family, so it is left out.</source>
        <translation>{lora} 파일은 다른 계열의 U-Net용이라 뺐습니다.</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low}~{high}</translation>
    </message>
    <message>
        <source>{mark} over the rows that both have</source>
        <translation>{mark} 둘 다 가진 행만 비교</translation>
    </message>
    <message>
        <source>{measure} without → with LoRAs</source>
        <translation>{measure} LoRA 없이 → 있음</translation>
    </message>
    <message>
        <source>{measure}, {where}, of {rows}; a {kind}&apos;s vector is the mean of its tokens&apos; rows. BOS is left out: it is the same row for every prompt.</source>
        <translation>{measure}, {where}, {rows} 기준. {kind} 벡터는 해당 토큰들의 행을 평균한 것입니다. BOS는 뺍니다: 모든 프롬프트에서 같은 행이기 때문입니다.</translation>
    </message>
    <message>
        <source>{measure}, {where}, of {rows}; a {kind}&apos;s vector is the mean of its tokens&apos; rows. The tool&apos;s template and padding are left out.</source>
        <translation>{where}의 {rows}에서 잰 {measure}. {kind}의 벡터는 그 토큰들의 행을 평균한 것입니다. 도구가 넣는 템플릿과 패딩은 뺐습니다.</translation>
    </message>
    <message>
        <source>{measure}; {rows}, not mean-centred; a {kind}&apos;s vector is the mean of its tokens&apos; rows. The line above the words: the size of the change of a layer&apos;s six matrices, relative to their own (Frobenius norms).</source>
        <translation>{measure}. {rows}, 평균을 제거하지 않음. {kind} 벡터는 해당 토큰들의 행을 평균한 것입니다. 단어들 위의 줄: 레이어의 행렬 여섯 개가 변한 크기를 행렬 자신에 대한 비율로 나타낸 것(프로베니우스 norm).</translation>
    </message>
    <message>
        <source>{model} of {layers} layers and width {width}</source>
        <translation>레이어 {layers}개, 너비 {width}의 {model}</translation>
    </message>
    <message>
        <source>{model} · layer {layer}: {value}</source>
        <translation>{model} · 레이어 {layer}: {value}</translation>
    </message>
    <message>
        <source>{most} : {least} merge of {first} and {second}</source>
        <translation>{first}와(과) {second}의 {most} : {least} 병합</translation>
    </message>
    <message>
        <source>{most} are the most that can be set here</source>
        <translation>여기서는 {most}까지 설정할 수 있습니다</translation>
    </message>
    <message>
        <source>{most} is the largest strength that can be set here</source>
        <translation>여기서는 세기를 {most}까지 설정할 수 있습니다</translation>
    </message>
    <message>
        <source>{name} as a table</source>
        <translation>{name} 표</translation>
    </message>
    <message>
        <source>{name} {strength}</source>
        <translation>{name} {strength}</translation>
    </message>
    <message>
        <source>{name} {strength}, from the prompt</source>
        <translation>{name} {strength}(프롬프트에서)</translation>
    </message>
    <message>
        <source>{name} · three lists, the surest first</source>
        <translation>{name} · 확실한 것부터 세 목록</translation>
    </message>
    <message>
        <source>{name}, block {number}</source>
        <translation>{name}, 블록 {number}</translation>
    </message>
    <message>
        <source>{onto} before {own}</source>
        <translation>{onto}을(를) {own} 앞에</translation>
    </message>
    <message>
        <source>{on} of {all} LoRAs act now; learned words ready for the prompt: {words}</source>
        <translation>LoRA {all}개 중 {on}개가 적용되고 있습니다. 프롬프트에 쓸 수 있는 학습된 단어: {words}개</translation>
    </message>
    <message>
        <source>{on}/{all} LoRAs</source>
        <translation>LoRA {on}/{all}</translation>
    </message>
    <message>
        <source>{pair}, pinned</source>
        <translation>{pair}, 고정됨</translation>
    </message>
    <message>
        <source>{pair}: {share} % of the way</source>
        <translation>{pair}: {share} % 만큼</translation>
    </message>
    <message>
        <source>{pane}: more</source>
        <translation>{pane}: 더 보기</translation>
    </message>
    <message>
        <source>{pane}: table, copy, export</source>
        <translation>{pane}: 표, 복사, 내보내기</translation>
    </message>
    <message>
        <source>{parts} trained</source>
        <translation>{parts} 학습됨</translation>
    </message>
    <message>
        <source>{part} is no matrix</source>
        <translation>{part}이(가) 행렬이 아님</translation>
    </message>
    <message>
        <source>{percent} % goes to BOS</source>
        <translation>{percent} %가 BOS로 감</translation>
    </message>
    <message>
        <source>{percent} % goes to “{first}”</source>
        <translation>“{first}”로 {percent} %</translation>
    </message>
    <message>
        <source>{piece} in the text hides all that follows: no row looks at it.</source>
        <translation>글에 있는 {piece}이(가) 그 뒤를 모두 가립니다. 어떤 행도 그것을 보지 않습니다.</translation>
    </message>
    <message>
        <source>{piece} stands for all that it does not know: {unknown} of these.</source>
        <translation>{piece}는 모르는 것 모두를 대신합니다: 이 가운데 {unknown}개.</translation>
    </message>
    <message>
        <source>{pinned} of {most} pinned; one more takes the place of the oldest. Enter pins, Esc closes.</source>
        <translation>{most}쌍 중 {pinned}쌍을 고정했습니다. 더 고정하면 가장 오래된 쌍이 빠집니다. Enter로 고정, Esc로 닫기.</translation>
    </message>
    <message>
        <source>{place}; no strength is written, so that it is 1</source>
        <translation>{place}. 세기가 적혀 있지 않아 1로 합니다</translation>
    </message>
    <message>
        <source>{price} commas</source>
        <translation>쉼표 {price}개</translation>
    </message>
    <message>
        <source>{reader} is handed layer {layer} of {layers}, {norm}, beside those of the family’s other encoders: {rows} rows of {width} numbers, {padding} of them padding.</source>
        <translation>{reader}에는 {layers}개 레이어 가운데 레이어 {layer}의 행이 {norm}, 이 계열의 다른 인코더 것과 나란히 전달됩니다: {width}개의 수로 된 행 {rows}개이며 그중 {padding}개가 패딩입니다.</translation>
    </message>
    <message>
        <source>{reader} is handed layer {layer} of {layers}, {norm}: {rows} rows of {width} numbers, {padding} of them padding.</source>
        <translation>{reader}에는 {layers}개 레이어 가운데 레이어 {layer}의 행이 {norm} 전달됩니다: {width}개의 수로 된 행 {rows}개이며 그중 {padding}개가 패딩입니다.</translation>
    </message>
    <message>
        <source>{repository} is already on this machine, in {folder}. It opens with no network.</source>
        <translation>{repository} 저장소는 이미 이 컴퓨터의 {folder}에 있습니다. 네트워크 없이 열립니다.</translation>
    </message>
    <message>
        <source>{repository} on {server} has it.</source>
        <translation>{server}의 {repository}에 있습니다.</translation>
    </message>
    <message>
        <source>{repository} on {server} has it: {size}.</source>
        <translation>{server}의 {repository}에 있습니다: {size}.</translation>
    </message>
    <message numerus="yes">
        <source>{repository}: {names}, {size} in %n file(s), of which {present} are here already.</source>
        <translation>
            <numerusform>{repository}: {names}, 파일 %n개 {size}, 그중 {present}은(는) 이미 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{repository}: {names}, {size} in %n file(s).</source>
        <translation>
            <numerusform>{repository}: {names}, 파일 %n개 {size}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{server} could not be asked ({reason}).</source>
        <translation>{server}에 물을 수 없었습니다({reason}).</translation>
    </message>
    <message>
        <source>{server} could not be reached ({reason}). Check the network and try again.</source>
        <translation>{server} 서버에 연결하지 못했습니다({reason}). 네트워크를 확인하고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>{server} does not give “{name}” (error {status}): there is no such repository, or it is private. Check the name; for a private one, set HF_TOKEN to an access token of your account and start Promptscope again.</source>
        <translation>{server} 서버가 “{name}” 저장소를 주지 않습니다(오류 {status}). 그런 저장소가 없거나 비공개입니다. 이름을 확인하세요. 비공개 저장소라면 HF_TOKEN을 계정의 액세스 토큰으로 설정하고 Promptscope를 다시 시작하세요.</translation>
    </message>
    <message>
        <source>{server} ended its answer in the middle. Try again later.</source>
        <translation>{server}의 답이 도중에 끊겼습니다. 나중에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{server} gave an answer that is no hub&apos;s. If this network wants you to sign in, do so in a browser; otherwise check HF_ENDPOINT.</source>
        <translation>{server} 서버의 응답이 허브의 응답이 아닙니다. 로그인이 필요한 네트워크라면 브라우저에서 로그인하고, 아니라면 HF_ENDPOINT를 확인하세요.</translation>
    </message>
    <message>
        <source>{server} gave an answer that is no list of releases. If this network wants you to sign in, do so in a browser; otherwise try again later.</source>
        <translation>{server}의 답이 배포 목록이 아닙니다. 로그인이 필요한 네트워크라면 브라우저에서 로그인하고, 아니라면 나중에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{server} has had too many requests from here (error 429). Try again in some minutes.</source>
        <translation>{server} 서버에 이곳의 요청이 너무 많았습니다(오류 429). 몇 분 뒤에 다시 시도하세요.</translation>
    </message>
    <message numerus="yes">
        <source>{server} has had too many requests from this network (error {status}). It answers again in %n minute(s).</source>
        <translation>
            <numerusform>{server} 서버에 이 네트워크의 요청이 너무 많았습니다(오류 {status}). %n분 뒤에 다시 답합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{server} has had too many requests from this network (error {status}). Try again later.</source>
        <translation>{server} 서버에 이 네트워크의 요청이 너무 많았습니다(오류 {status}). 나중에 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>{server} has no list of releases there, or shows it to nobody who has not signed in (error {status}).</source>
        <translation>{server}의 그 주소에 배포 목록이 없거나, 로그인한 사람에게만 보여 줍니다(오류 {status}).</translation>
    </message>
    <message numerus="yes">
        <source>{server} has not answered for %n second(s). Check the network and try again.</source>
        <translation>
            <numerusform>{server} 서버가 %n초 동안 답하지 않았습니다. 네트워크를 확인하고 다시 시도하십시오.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{server} has sent nothing for %n second(s), so “{name}” was given up. Check the network and try again.</source>
        <translation>
            <numerusform>{server} 서버가 %n초 동안 아무것도 보내지 않아 “{name}” 내려받기를 그만두었습니다. 네트워크를 확인하고 다시 시도하세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>{server} has trouble of its own (error {status}). Try again later.</source>
        <translation>{server} 서버에 문제가 있습니다(오류 {status}). 나중에 다시 시도하세요.</translation>
    </message>
    <message>
        <source>{server} lists no release with a version number. This is version {version}.</source>
        <translation>{server}의 목록에는 버전 번호가 있는 배포가 없습니다. 이 프로그램은 버전 {version}입니다.</translation>
    </message>
    <message>
        <source>{server} sends on to an address without encryption (error {status}), which was not asked.</source>
        <translation>{server} 서버가 암호화되지 않은 주소로 넘기므로(오류 {status}) 그곳에는 묻지 않았습니다.</translation>
    </message>
    <message>
        <source>{share} % of the variance</source>
        <translation>분산의 {share} %</translation>
    </message>
    <message>
        <source>{share} % of the way</source>
        <translation>{share} % 만큼</translation>
    </message>
    <message>
        <source>{share} % of “{lora}” is in: {kind}.</source>
        <translation>“{lora}”의 {share} %는 여기에 있습니다: {kind}.</translation>
    </message>
    <message>
        <source>{size} of {file} in the file</source>
        <translation>파일 {file} 중 {size}</translation>
    </message>
    <message>
        <source>{switch} moves most: {rows}.</source>
        <translation>{switch}에서 가장 많이 움직이는 행: {rows}.</translation>
    </message>
    <message>
        <source>{switch}, moved</source>
        <translation>{switch}, 움직임</translation>
    </message>
    <message>
        <source>{tag}, {number} of {all}</source>
        <translation>{tag}, {all}개 중 {number}번째</translation>
    </message>
    <message>
        <source>{target} tokens cannot be reached: what is kept has more.</source>
        <translation>토큰 {target}개까지 줄일 수 없습니다. 지키는 것이 더 많습니다.</translation>
    </message>
    <message>
        <source>{template} of {all} rows handed on are the tool’s own template; {own} are yours.</source>
        <translation>넘겨주는 행 {all}개 중 {template}개는 도구의 템플릿이고 {own}개가 당신의 것입니다.</translation>
    </message>
    <message>
        <source>{tensor} is {size} instead of {wanted}</source>
        <translation>{tensor}: {wanted} 대신 {size}</translation>
    </message>
    <message>
        <source>{tensor} is {size} of {type}</source>
        <translation>{tensor}: {type} 형식 {size}</translation>
    </message>
    <message>
        <source>{tensor} is {type}</source>
        <translation>{tensor}: {type}</translation>
    </message>
    <message>
        <source>{text}, parts here</source>
        <translation>{text}, 여기서 갈라짐</translation>
    </message>
    <message>
        <source>{tokens} of {all} tokens</source>
        <translation>토큰 {all}개 중 {tokens}개</translation>
    </message>
    <message>
        <source>{tokens}, next chunk</source>
        <translation>{tokens}, 다음 청크</translation>
    </message>
    <message>
        <source>{tokens}: the tool reads no further</source>
        <translation>{tokens}: 도구는 여기까지 읽음</translation>
    </message>
    <message>
        <source>{tools} read a weight here.</source>
        <translation>{tools}에서는 이 부분을 가중치로 읽습니다.</translation>
    </message>
    <message>
        <source>{tools} take this for syntax or leave it out.</source>
        <translation>{tools}에서는 이 부분을 문법으로 보거나 빼 버립니다.</translation>
    </message>
    <message>
        <source>{tool} (added already)</source>
        <translation>{tool} (이미 추가됨)</translation>
    </message>
    <message>
        <source>{tool} cannot read this and leaves the whole prompt as it is typed.</source>
        <translation>{tool}에서는 이것을 읽을 수 없어 프롬프트 전체를 입력한 그대로 둡니다.</translation>
    </message>
    <message>
        <source>{tool} does not answer: {folder}. What is known of it stays, and everything else goes on.</source>
        <translation>{tool}: 응답이 없습니다({folder}). 지금까지 읽은 것은 그대로 두고 다른 일은 계속합니다.</translation>
    </message>
    <message>
        <source>{tool} does not know BREAK.</source>
        <translation>{tool}은(는) BREAK를 모릅니다.</translation>
    </message>
    <message numerus="yes">
        <source>{tool} does not read the last %n token(s): “{text}”.</source>
        <translation>
            <numerusform>{tool}에서는 마지막 토큰 %n개를 읽지 않습니다: “{text}”.</numerusform>
        </translation>
    </message>
    <message>
        <source>{tool} hands on layer {layers}, {norm}.</source>
        <translation>{tool}에서는 레이어 {layers} 상태를 {norm} 넘깁니다.</translation>
    </message>
    <message>
        <source>{tool} hands on layers {layers} side by side, {norm}.</source>
        <translation>{tool}에서는 레이어 {layers} 상태를 나란히 {norm} 넘깁니다.</translation>
    </message>
    <message numerus="yes">
        <source>{tool} has %n problem(s) in its files; “My tools” says which.</source>
        <translation>
            <numerusform>{tool}: 파일에 문제가 %n개 있습니다. “내 도구”에서 볼 수 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>{tool} has no prompt editing and reads this as words.</source>
        <translation>{tool}에는 프롬프트 스케줄이 없어 이 부분을 단어로 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} has no setting for the last layer of {family}.</source>
        <translation>{tool}에는 {family}의 마지막 레이어를 고르는 설정이 없습니다.</translation>
    </message>
    <message>
        <source>{tool} has no setting for this layer of {family}.</source>
        <translation>{tool}에는 {family}의 이 레이어를 고르는 설정이 없습니다.</translation>
    </message>
    <message>
        <source>{tool} ignores clip skip for {family} and takes the layer before the last.</source>
        <translation>{tool}에서는 {family}의 clip skip을 무시하고 마지막에서 두 번째 레이어를 씁니다.</translation>
    </message>
    <message>
        <source>{tool} is not there now: {folder}. It will be read again when it is back.</source>
        <translation>{tool}: 지금은 폴더가 없습니다({folder}). 다시 나타나면 저절로 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} is there again: {folder}</source>
        <translation>{tool}: 폴더가 다시 나타났습니다({folder})</translation>
    </message>
    <message>
        <source>{tool} knows no embedding “{name}”, so it reads this as words.</source>
        <translation>{tool}에 “{name}”(이)라는 임베딩이 없어 단어로 읽힙니다.</translation>
    </message>
    <message>
        <source>{tool} knows no number inside brackets and reads it as words; it writes the weight behind them.</source>
        <translation>{tool}은(는) 괄호 안의 수를 가중치로 보지 않고 단어로 읽습니다. 가중치는 괄호 뒤에 씁니다.</translation>
    </message>
    <message>
        <source>{tool} knows this textual inversion by the word “{word}”.</source>
        <translation>{tool}에서는 이 텍스트 인버전을 “{word}”라는 단어로 부릅니다.</translation>
    </message>
    <message>
        <source>{tool} leaves its row out of what it hands on.</source>
        <translation>{tool}은(는) 이 행을 넘기지 않습니다.</translation>
    </message>
    <message>
        <source>{tool} leaves out what is underlined.</source>
        <translation>{tool}에서는 밑줄 친 부분이 빠집니다.</translation>
    </message>
    <message>
        <source>{tool} leaves these braces out.</source>
        <translation>{tool}에서는 이 중괄호를 뺍니다.</translation>
    </message>
    <message>
        <source>{tool} leaves this tag out and does nothing: it knows the word “lora” alone, in small letters.</source>
        <translation>{tool}에서는 이 태그가 지워질 뿐 아무 일도 하지 않습니다. 소문자 “lora”만 알아봅니다.</translation>
    </message>
    <message>
        <source>{tool} moves this embedding to the next chunk but leaves its vectors behind: its rows read “!”.</source>
        <translation>{tool}에서는 이 임베딩을 다음 청크로 옮기지만 벡터는 남겨 두어, 그 행이 “!”로 읽힙니다.</translation>
    </message>
    <message>
        <source>{tool} parts the prompt at AND, also here: both sides become prompts of their own.</source>
        <translation>{tool}에서는 여기서도 AND에서 프롬프트를 나눕니다. 양쪽이 각각 하나의 프롬프트가 됩니다.</translation>
    </message>
    <message>
        <source>{tool} puts LoRAs on the U-Net alone unless “lora_apply_te” is set: the words do not change.</source>
        <translation>{tool}에서는 “lora_apply_te”를 켜지 않으면 LoRA가 U-Net에만 걸립니다. 단어는 그대로입니다.</translation>
    </message>
    <message>
        <source>{tool} raises an error for the number {number}; it is read as text here.</source>
        <translation>{tool}에서는 {number} 같은 수에서 오류가 납니다. 여기서는 텍스트로 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} reads 1 piece of syntax as plain words: “{text}”.</source>
        <translation>{tool}에서는 문법 1곳을 그냥 단어로 읽습니다: “{text}”.</translation>
    </message>
    <message>
        <source>{tool} reads a weight here.</source>
        <translation>{tool}에서는 이 부분을 가중치로 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} reads no weights.</source>
        <translation>{tool}은(는) 가중치를 읽지 않습니다.</translation>
    </message>
    <message>
        <source>{tool} reads these braces as letters; only NovelAI takes them for a weight.</source>
        <translation>{tool}에서는 이 중괄호를 글자로 읽습니다. 가중치로 읽는 것은 NovelAI뿐입니다.</translation>
    </message>
    <message>
        <source>{tool} reads these braces as letters; only what stands in front of it would choose here.</source>
        <translation>{tool}에서는 이 중괄호를 글자로 읽습니다. 여기서 고르는 일은 그 앞의 확장 기능만 합니다.</translation>
    </message>
    <message>
        <source>{tool} reads this as letters; only NovelAI takes it for a weight.</source>
        <translation>{tool}에서는 이것을 글자로 읽습니다. 가중치로 읽는 것은 NovelAI뿐입니다.</translation>
    </message>
    <message>
        <source>{tool} reads this as letters; only an extension puts a line of a file here.</source>
        <translation>{tool}에서는 이것을 글자로 읽습니다. 확장 기능이 있어야 이 자리에 파일의 한 줄이 들어갑니다.</translation>
    </message>
    <message>
        <source>{tool} reads this number as words: a weight needs brackets around it and the words.</source>
        <translation>{tool}에서는 이 숫자를 단어로 읽습니다. 가중치가 되려면 단어와 숫자를 괄호로 묶어야 합니다.</translation>
    </message>
    <message>
        <source>{tool} reads this tag as words; SwarmUI resolves it before ComfyUI gets the prompt.</source>
        <translation>{tool}에서는 이 태그를 단어로 읽습니다. SwarmUI는 프롬프트를 ComfyUI에 넘기기 전에 이 태그를 풀어 줍니다.</translation>
    </message>
    <message>
        <source>{tool} reads this tag as words; load the LoRA in the tool itself.</source>
        <translation>{tool}에서는 이 태그를 단어로 읽습니다. LoRA는 도구에서 직접 불러오세요.</translation>
    </message>
    <message>
        <source>{tool} reads what is underlined in another chunk.</source>
        <translation>{tool}에서는 밑줄 친 부분을 다른 청크에서 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} reads {count} pieces of syntax as plain words, the first: “{text}”.</source>
        <translation>{tool}에서는 문법 {count}곳을 그냥 단어로 읽습니다. 첫 번째: “{text}”.</translation>
    </message>
    <message>
        <source>{tool} reads {limit} tokens; the last 1 token is cut off.</source>
        <translation>{tool}에서는 토큰 {limit}개까지 읽으므로 마지막 토큰 1개가 잘립니다.</translation>
    </message>
    <message>
        <source>{tool} reads {limit} tokens; the last {count} tokens are cut off.</source>
        <translation>{tool}에서는 토큰 {limit}개까지 읽으므로 마지막 토큰 {count}개가 잘립니다.</translation>
    </message>
    <message>
        <source>{tool} reads {word} as a word like any other.</source>
        <translation>{tool}에서는 {word}도 다른 단어와 똑같이 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} reads “{typed}” as “{read}”; ComfyUI, diffusers and compel read it as it stands.</source>
        <translation>{tool}에서는 “{typed}” 글자를 “{read}” 글자로 읽고, ComfyUI, diffusers, compel은 있는 그대로 읽습니다.</translation>
    </message>
    <message>
        <source>{tool} sends layer {sent} instead of {now}.</source>
        <translation>{tool}에서 레이어 {now} 대신 레이어 {sent}을(를) 보냅니다.</translation>
    </message>
    <message>
        <source>{tool} sends zeros for an empty negative prompt to SDXL.</source>
        <translation>네거티브 프롬프트가 비어 있으면 {tool}에서는 SDXL에 0을 보냅니다.</translation>
    </message>
    <message>
        <source>{tool} sends {sent} instead of {now}.</source>
        <translation>{tool}에서 {now} 대신 {sent}을(를) 보냅니다.</translation>
    </message>
    <message>
        <source>{tool} takes // to the end of the line for a comment: of this address only “{kept}” is left.</source>
        <translation>{tool}에서는 //부터 줄 끝까지를 주석으로 봅니다. 이 주소에서는 “{kept}” 부분만 남습니다.</translation>
    </message>
    <message>
        <source>{tool} takes // to the end of the line for a comment: the rest of this address is left out.</source>
        <translation>{tool}에서는 //부터 줄 끝까지를 주석으로 보아 이 주소의 나머지를 뺍니다.</translation>
    </message>
    <message>
        <source>{tool} takes only a file with vectors for exactly the encoders of this model.</source>
        <translation>{tool}에서는 이 모델의 인코더에 정확히 맞는 벡터가 든 파일만 받습니다.</translation>
    </message>
    <message>
        <source>{tool} takes this for a comment and leaves it out.</source>
        <translation>{tool}에서는 이 부분을 주석으로 보고 뺍니다.</translation>
    </message>
    <message>
        <source>{tool} takes this for syntax or leaves it out.</source>
        <translation>{tool}에서는 이 부분을 문법으로 보거나 빼 버립니다.</translation>
    </message>
    <message>
        <source>{tool} takes this for the weight of the whole prompt ({weight}) and leaves it out of the text.</source>
        <translation>{tool}에서는 이 부분을 프롬프트 전체의 가중치({weight})로 보고 텍스트에서 뺍니다.</translation>
    </message>
    <message>
        <source>{tool} takes this layer of {family} whatever its clip skip says.</source>
        <translation>{tool}에서는 clip skip 값과 상관없이 {family}의 이 레이어를 씁니다.</translation>
    </message>
    <message>
        <source>{tool} then puts on no LoRA of this prompt.</source>
        <translation>그러면 {tool}은(는) 이 프롬프트의 LoRA를 하나도 적용하지 않습니다.</translation>
    </message>
    <message>
        <source>{unet} (text encoder {text})</source>
        <translation>{unet} (텍스트 인코더 {text})</translation>
    </message>
    <message>
        <source>{used} of {limit} tokens</source>
        <translation>토큰 {limit}개 중 {used}개</translation>
    </message>
    <message>
        <source>{variable} wants no network here, so nobody was asked. Unset it to ask.</source>
        <translation>{variable} 설정이 네트워크를 쓰지 말라고 하므로 아무에게도 묻지 않았습니다. 물으려면 그 설정을 푸십시오.</translation>
    </message>
    <message>
        <source>{vocabulary}, out of its file</source>
        <translation>{vocabulary}, 파일에 든 것</translation>
    </message>
    <message>
        <source>{vocabulary}, shipped or fetched</source>
        <translation>{vocabulary}, 함께 제공되거나 내려받은 것</translation>
    </message>
    <message>
        <source>{words} in {source}</source>
        <translation>{words}, {source}</translation>
    </message>
    <message>
        <source>{word} behind {own}</source>
        <translation>{word}을(를) {own} 뒤에</translation>
    </message>
    <message>
        <source>{word} takes most from: {links}</source>
        <translation>{word} · 가장 많이 가져오는 곳: {links}</translation>
    </message>
    <message numerus="yes">
        <source>{word}: %n token(s)</source>
        <translation>
            <numerusform>{word}: 토큰 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>{word}: gain {value}</source>
        <translation>{word}: 이득 {value}</translation>
    </message>
    <message>
        <source>{word}: influence on the conditioning {value}</source>
        <translation>{word}: 컨디셔닝에 미치는 영향 {value}</translation>
    </message>
    <message>
        <source>{word}: influence on the feature {value}</source>
        <translation>{word}: 특징 벡터에 미치는 영향 {value}</translation>
    </message>
    <message>
        <source>{word}: length of the row {value}</source>
        <translation>{word}: 행의 길이 {value}</translation>
    </message>
    <message>
        <source>{word}: likeness to the word {likeness}, the prompt then has {tokens} tokens</source>
        <translation>{word}: 원래 단어와의 닮음 {likeness}, 그러면 프롬프트는 토큰 {tokens}개</translation>
    </message>
    <message>
        <source>{word}: likeness to {other} {value}</source>
        <translation>{word}: {other} 기준 닮음 {value}</translation>
    </message>
    <message>
        <source>{word}: moved by layer {layer} by {value} of its length</source>
        <translation>{word}: 레이어 {layer}이(가) 제 길이의 {value}만큼 움직임</translation>
    </message>
    <message>
        <source>{word}: moved by {value} of its length where “{other}” is another word</source>
        <translation>{word}: “{other}” 자리에 다른 단어가 오면 길이의 {value}만큼 움직임</translation>
    </message>
    <message>
        <source>{word}: not measured</source>
        <translation>{word}: 재지 않음</translation>
    </message>
    <message>
        <source>{word}: the word that the others are compared with</source>
        <translation>{word}: 다른 단어들과 비교되는 단어</translation>
    </message>
    <message>
        <source>{word}: weight {value}</source>
        <translation>{word}: 가중치 {value}</translation>
    </message>
    <message>
        <source>{word}: {value} commas</source>
        <translation>{word}: 쉼표 {value}개</translation>
    </message>
    <message>
        <source>{word}: {value} of the summary</source>
        <translation>{word}: 요약의 {value}</translation>
    </message>
    <message>
        <source>{word}: {value} spreads along the axis</source>
        <translation>{word}: 축을 따라 퍼짐의 {value}배</translation>
    </message>
    <message>
        <source>“!” is the padding token of this model&apos;s tokenizer, so it is read as padding and not as a mark.</source>
        <translation>“!”는 이 모델 토크나이저의 패딩 토큰이어서 부호가 아니라 패딩으로 읽힙니다.</translation>
    </message>
    <message>
        <source>“{file}” cannot be written ({why}). Choose another place.</source>
        <translation>“{file}” 파일을 쓸 수 없습니다({why}). 다른 곳을 고르세요.</translation>
    </message>
    <message>
        <source>“{file}” has a token table of {count} rows, and this prompt needs row {token} (they count from 0): the file was made for another tokenizer. Open the file of the encoder that this family reads with.</source>
        <translation>“{file}” 파일의 토큰 표에는 {count}행이 있는데 이 프롬프트에는 {token}번 행이 필요합니다(0번부터 셉니다). 다른 토크나이저용 파일입니다. 이 계열이 읽는 인코더의 파일을 여십시오.</translation>
    </message>
    <message>
        <source>“{file}” says no known format. End the name in {suffixes}.</source>
        <translation>“{file}”에서 형식을 알 수 없습니다. 이름을 {suffixes} 중 하나로 끝내세요.</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” in each other&apos;s place</source>
        <translation>“{first}”와 “{second}”가 서로의 자리에 있을 때</translation>
    </message>
    <message>
        <source>“{first}” behind “{second}”: how far each word moves from itself</source>
        <translation>“{first}”가 “{second}” 뒤에 있을 때: 각 단어가 자신에게서 움직이는 만큼</translation>
    </message>
    <message>
        <source>“{first}” is hidden, and each row&apos;s rest was brought back to a sum of 1.</source>
        <translation>“{first}”을(를) 숨기고 각 행의 나머지를 합이 1이 되도록 되돌렸습니다.</translation>
    </message>
    <message>
        <source>“{left}” and “{right}” are nearly the same at layer {layer}: {cosine}, {near}.</source>
        <translation>레이어 {layer}에서 거의 같은 둘: “{left}”, “{right}”({cosine}, {near}).</translation>
    </message>
    <message>
        <source>“{left}” and “{right}” are told apart better in a block, {most} of an average pair, than in CLIP: {clip}.</source>
        <translation>어떤 블록은 “{left}”와(과) “{right}”을(를) CLIP보다 더 잘 구별합니다: 평균 쌍의 {most}, CLIP에서는 {clip}.</translation>
    </message>
    <message>
        <source>“{left}” and “{right}” told apart</source>
        <translation>“{left}”와(과) “{right}”의 구별</translation>
    </message>
    <message>
        <source>“{most}” moves the feature most of {count} in the first chunk: by {value} % of its length; “{least}” least: {low} %.</source>
        <translation>첫 청크의 {count} 가운데 특징 벡터를 가장 많이 움직이는 것: “{most}” 길이의 {value} %. 가장 적게: “{least}” {low} %.</translation>
    </message>
    <message>
        <source>“{most}” moves the feature most of {count}: by {value} % of its length; “{least}” least: {low} %.</source>
        <translation>{count} 가운데 특징 벡터를 가장 많이 움직이는 것: “{most}” 길이의 {value} %. 가장 적게: “{least}” {low} %.</translation>
    </message>
    <message>
        <source>“{most}” moves what is handed on most of {count}, estimated by one other word: by {value} % of its length; “{least}” least: {low} %.</source>
        <translation>다른 단어 하나로 어림해 {count} 가운데 넘겨지는 것을 가장 많이 움직이는 것: “{most}” 길이의 {value} %. 가장 적게: “{least}” {low} %.</translation>
    </message>
    <message>
        <source>“{most}” moves what is handed on most of {count}: by {value} % of its length; “{least}” least: {low} %.</source>
        <translation>{count} 가운데 넘겨지는 것을 가장 많이 움직이는 것: “{most}” 길이의 {value} %. 가장 적게: “{least}” {low} %.</translation>
    </message>
    <message>
        <source>“{name}” came damaged: {file} is not what the server announced, and was thrown away. Try again; if that does not help, something between here and the server alters files.</source>
        <translation>내려받은 “{name}”이(가) 손상되었습니다. {file} 파일이 서버가 알린 것과 달라 버렸습니다. 다시 시도하세요. 그래도 안 되면 서버와의 사이에서 무언가가 파일을 바꾸고 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” came incomplete; what came was thrown away. Try again.</source>
        <translation>내려받은 “{name}”이(가) 완전하지 않아 받은 것을 버렸습니다. 다시 시도하세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be asked for ({reason}). Try again.</source>
        <translation>“{name}” 정보를 요청하지 못했습니다({reason}). 다시 시도하세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be downloaded ({reason}). Try again.</source>
        <translation>“{name}” 저장소를 내려받지 못했습니다({reason}). 다시 시도하세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be kept: the disk is full. Make room, or set HF_HOME to a folder on another disk.</source>
        <translation>디스크가 가득 차서 “{name}” 저장소를 보관하지 못했습니다. 공간을 비우거나 HF_HOME을 다른 디스크의 폴더로 지정하세요.</translation>
    </message>
    <message>
        <source>“{name}” could not be kept: {file} cannot be written ({reason}). Change its permissions, or set HF_HOME to another folder.</source>
        <translation>{file} 파일을 쓸 수 없어({reason}) “{name}” 저장소를 보관하지 못했습니다. 권한을 바꾸거나 HF_HOME을 다른 폴더로 지정하세요.</translation>
    </message>
    <message>
        <source>“{name}” fits several LoRAs, and {tool} takes none of them.</source>
        <translation>“{name}”에 맞는 LoRA가 여러 개라 {tool}에서는 아무것도 쓰이지 않습니다.</translation>
    </message>
    <message>
        <source>“{name}” has a {file} that is larger than any tokenizer. It is not downloaded.</source>
        <translation>“{name}”의 {file}이(가) 어떤 토크나이저보다도 커서 내려받지 않습니다.</translation>
    </message>
    <message>
        <source>“{name}” has no text_encoder folder and is no text encoder itself.</source>
        <translation>“{name}” 저장소에는 text_encoder 폴더가 없고, 저장소 자체도 텍스트 인코더가 아닙니다.</translation>
    </message>
    <message>
        <source>“{name}” has no vectors for {encoder}.</source>
        <translation>“{name}”에는 {encoder}에 쓸 벡터가 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” has vectors of width {width}, those of SDXL&apos;s CLIP G; {encoder} here takes {taken}.</source>
        <translation>“{name}”의 벡터는 SDXL의 CLIP G에 맞는 폭 {width}이지만, 여기의 {encoder}에는 {taken}이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” has vectors of width {width}, those of Stable Diffusion 1.x or of SDXL&apos;s CLIP L; {encoder} here takes {taken}.</source>
        <translation>“{name}”의 벡터는 Stable Diffusion 1.x 또는 SDXL의 CLIP L에 맞는 폭 {width}이지만, 여기의 {encoder}에는 {taken}이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” has vectors of width {width}, those of Stable Diffusion 2.x; {encoder} here takes {taken}.</source>
        <translation>“{name}”의 벡터는 Stable Diffusion 2.x에 맞는 폭 {width}이지만, 여기의 {encoder}에는 {taken}이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” has vectors of width {width}; the encoder takes {taken}, so {tool} leaves it out.</source>
        <translation>“{name}”의 벡터 너비는 {width}이고 인코더가 받는 너비는 {taken}이므로 {tool}에서는 빠집니다.</translation>
    </message>
    <message>
        <source>“{name}” has vectors of width {width}; {encoder} here takes {taken}.</source>
        <translation>“{name}”의 벡터는 폭이 {width}이지만, 여기의 {encoder}에는 {taken}이(가) 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” has {count} vectors, more than the {most} a chunk has room for.</source>
        <translation>“{name}”의 벡터는 {count}개로, 청크에 들어가는 {most}개를 넘습니다.</translation>
    </message>
    <message>
        <source>“{name}” holds no CLIP text encoder but a model of the kind {kinds}.</source>
        <translation>“{name}” 저장소에는 CLIP 텍스트 인코더가 아니라 {kinds} 종류의 모델이 있습니다.</translation>
    </message>
    <message>
        <source>“{name}” holds no text encoder that can be opened.</source>
        <translation>“{name}” 저장소에는 열 수 있는 텍스트 인코더가 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” holds no {file}. Choose another repository.</source>
        <translation>“{name}”에 {file}이(가) 없습니다. 다른 저장소를 고르세요.</translation>
    </message>
    <message>
        <source>“{name}” is an embedding of width {width}, for another model: {tool} reads it as words.</source>
        <translation>“{name}”: 너비 {width}, 다른 모델용 임베딩입니다. {tool}에서는 단어로 읽힙니다.</translation>
    </message>
    <message>
        <source>“{name}” is given only to those who have accepted its licence: do so on {page}, then set HF_TOKEN to an access token of your account and start Promptscope again.</source>
        <translation>“{name}” 저장소는 라이선스에 동의한 사람만 받을 수 있습니다. {page} 페이지에서 동의한 다음, HF_TOKEN을 계정의 액세스 토큰으로 설정하고 Promptscope를 다시 시작하세요.</translation>
    </message>
    <message>
        <source>“{name}” is no file or folder here, and no text encoder of that name has been downloaded from Hugging Face yet. Check the name, or choose File &gt; Download CLIP….</source>
        <translation>“{name}”(이)라는 파일이나 폴더가 없고, 그 이름의 텍스트 인코더를 Hugging Face에서 내려받은 적도 없습니다. 이름을 확인하거나 파일 &gt; CLIP 내려받기…를 선택하세요.</translation>
    </message>
    <message>
        <source>“{name}” is no repository&apos;s name. Write it as owner/name, as on its page.</source>
        <translation>“{name}”은(는) 저장소 이름이 아닙니다. 저장소 페이지에 있는 대로 owner/name 형식으로 쓰세요.</translation>
    </message>
    <message>
        <source>“{name}” is not downloaded.</source>
        <translation>“{name}” 저장소는 내려받지 않습니다.</translation>
    </message>
    <message>
        <source>“{name}” is not on this machine, and HF_HUB_OFFLINE forbids to download it. Unset HF_HUB_OFFLINE, or open a file of your own.</source>
        <translation>“{name}” 저장소가 이 컴퓨터에 없고 HF_HUB_OFFLINE 설정으로 내려받기가 막혀 있습니다. HF_HUB_OFFLINE을 해제하거나 가지고 있는 파일을 여세요.</translation>
    </message>
    <message>
        <source>“{name}” is written in several files, or is another file&apos;s name, so {tool} does not take it.</source>
        <translation>“{name}”은(는) 여러 파일에 적혀 있거나 다른 파일의 이름이라 {tool}에서 쓸 수 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” needs {needed}, and {free} are free on its disk. Make room, or set HF_HOME to a folder on another disk.</source>
        <translation>“{name}” 내려받기에 {needed}이(가) 필요하지만 디스크에 {free}만 남아 있습니다. 공간을 비우거나 HF_HOME을 다른 디스크의 폴더로 지정하세요.</translation>
    </message>
    <message>
        <source>“{piece}” is {id}</source>
        <translation>“{piece}” = {id}</translation>
    </message>
    <message>
        <source>“{rung}” becomes no token, so nothing can be compared with it: write something else in its place.</source>
        <translation>“{rung}”에서는 토큰이 나오지 않아 비교할 수 없습니다: 다른 것을 쓰세요.</translation>
    </message>
    <message>
        <source>“{text}” would come after step {steps} of {steps}, so it never appears: [x:1.3] is no weight.</source>
        <translation>“{text}” 부분은 전체 {steps}스텝 가운데 {steps}스텝이 지난 뒤에 나오므로 나타나지 않습니다. [x:1.3]은 가중치가 아닙니다.</translation>
    </message>
    <message>
        <source>“{word}” at layer {layer}</source>
        <translation>레이어 {layer}의 “{word}”</translation>
    </message>
    <message>
        <source>“{word}” carries “{onto}” {share} % of the way from “{own}” to “{word}”.</source>
        <translation>“{word}”가 “{onto}”을(를) “{own}”에서 “{word}” 쪽으로 {share} % 끌고 갑니다.</translation>
    </message>
    <message>
        <source>“{word}” has no row yet.</source>
        <translation>“{word}”에는 아직 행이 없습니다.</translation>
    </message>
    <message>
        <source>“{word}” is a small word, and left out.</source>
        <translation>“{word}” 같은 작은 단어는 뺐습니다.</translation>
    </message>
    <message>
        <source>“{word}” is a small word, and small words are left out. Ctrl+Shift+W shows them.</source>
        <translation>“{word}” 같은 작은 단어는 빠져 있습니다. Ctrl+Shift+W로 보입니다.</translation>
    </message>
    <message>
        <source>“{word}” is read as parts of letters: {tokens} tokens for {letters} letters.</source>
        <translation>“{word}” 단어는 글자의 조각으로 읽힙니다: 글자 {letters}개에 토큰 {tokens}개.</translation>
    </message>
    <message>
        <source>“{word}” is read as {count} pieces: {pieces}.</source>
        <translation>“{word}” 단어는 조각 {count}개로 읽힙니다: {pieces}.</translation>
    </message>
    <message>
        <source>“{word}” moves its chunk&apos;s EOS row by {share} of what other words in its place do, measured from commas there: of random words, 1 in 200 lies below {limit}.</source>
        <translation>“{word}”: 그 자리에 쉼표를 두었을 때를 기준으로, 다른 단어가 움직이는 것의 {share}만큼 청크의 EOS 행을 움직입니다. 무작위 단어는 200개 중 1개만 {limit} 아래입니다.</translation>
    </message>
    <message>
        <source>“{word}” moves the feature most: {value} (1 − cosine), {times} times the median.</source>
        <translation>특징 벡터를 가장 크게 움직이는 것: “{word}”, {value}(1 − 코사인), 중앙값의 {times}배.</translation>
    </message>
    <message>
        <source>“{word}” reaches “{onto}”: written otherwise</source>
        <translation>“{word}”가 “{onto}”에 닿습니다: 달리 쓰면</translation>
    </message>
    <message>
        <source>“{word}” to each rung</source>
        <translation>“{word}”, 각 단계까지</translation>
    </message>
    <message>
        <source>“{word}” to the first {count} rungs</source>
        <translation>“{word}”, 처음 {count}개 단계까지</translation>
    </message>
    <message>
        <source>“{written}” is no number: {tool} then puts on no LoRA of this prompt.</source>
        <translation>“{written}”은(는) 숫자가 아닙니다. 그러면 {tool}은(는) 이 프롬프트의 LoRA를 하나도 적용하지 않습니다.</translation>
    </message>
    <message numerus="yes">
        <source>… %n more character(s), which Copy copies too</source>
        <translation>
            <numerusform>… 문자 %n개 더 있음(복사하면 모두 복사됩니다)</numerusform>
        </translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>… 그 밖에 {count}개</translation>
    </message>
    <message>
        <source>… {count} the same …</source>
        <translation>… 같은 단어 {count}개 …</translation>
    </message>
    <message>
        <source>▌ handed on: {count} layers side by side</source>
        <translation>▌ 넘어감: 레이어 {count}개 나란히</translation>
    </message>
    <message>
        <source>○ its nearest word stands elsewhere</source>
        <translation>○ 가장 가까운 단어는 다른 곳</translation>
    </message>
    <message>
        <source>● ready</source>
        <translation>● 준비됨</translation>
    </message>
    <message>
        <source>● tokens and rules</source>
        <translation>● 토큰과 규칙</translation>
    </message>
    <message numerus="yes">
        <source>✂ {tool} cuts off the last %n token(s), from the dimmed word on.</source>
        <translation>
            <numerusform>✂ {tool}에서는 흐리게 표시된 단어부터 마지막 토큰 %n개가 잘립니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
</TS>
