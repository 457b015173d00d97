; The installer for Windows: for one person, without an administrator, with the type of .promptscope files, and a way to
; take all of it out again. Compiled by installer.py, which defines AppVersion, NumericVersion, Bundle, Icon, OutputFolder
; and OutputName.

#ifndef AppVersion
  #error Compile this by installer.py, which says the version and where the bundle lies.
#endif

[Setup]
AppId={{8E0F0B0C-1E63-4B57-9C0B-6C2F3C2B7A51}
AppName=Promptscope
AppVersion={#AppVersion}
AppVerName=Promptscope {#AppVersion}
AppPublisher=Promptscope
VersionInfoVersion={#NumericVersion}
DefaultDirName={autopf}\Promptscope
DisableProgramGroupPage=yes
DisableReadyPage=yes
; Without an administrator {autopf}, {autoprograms} and HKA are this person's own.
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\promptscope.exe
UninstallDisplayName=Promptscope
OutputDir={#OutputFolder}
OutputBaseFilename={#OutputName}

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
#if FileExists(AddBackslash(CompilerPath) + "Languages\Korean.isl")
Name: "ko"; MessagesFile: "compiler:Languages\Korean.isl"
#endif

[CustomMessages]
en.OpenSessions=Open .promptscope sessions with Promptscope
en.SessionFile=Promptscope session
#if FileExists(AddBackslash(CompilerPath) + "Languages\Korean.isl")
ko.OpenSessions=.promptscope 세션을 Promptscope로 열기
ko.SessionFile=Promptscope 세션
#endif

[Tasks]
Name: "sessions"; Description: "{cm:OpenSessions}"
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Promptscope"; Filename: "{app}\promptscope.exe"
Name: "{autodesktop}\Promptscope"; Filename: "{app}\promptscope.exe"; Tasks: desktop

[Registry]
Root: HKA; Subkey: "Software\Classes\.promptscope"; ValueType: string; ValueName: ""; ValueData: "Promptscope.Session"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: sessions
Root: HKA; Subkey: "Software\Classes\.promptscope\OpenWithProgids"; ValueType: string; ValueName: "Promptscope.Session"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: sessions
Root: HKA; Subkey: "Software\Classes\Promptscope.Session"; ValueType: string; ValueName: ""; ValueData: "{cm:SessionFile}"; Flags: uninsdeletekey; Tasks: sessions
Root: HKA; Subkey: "Software\Classes\Promptscope.Session\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\promptscope.exe,0"; Tasks: sessions
Root: HKA; Subkey: "Software\Classes\Promptscope.Session\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\promptscope.exe"" ""%1"""; Tasks: sessions
; Pictures and models offer it under "Open with", and stay with what opened them before.
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Promptscope"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\promptscope.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".promptscope"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".safetensors"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\promptscope.exe\SupportedTypes"; ValueType: string; ValueName: ".ckpt"; ValueData: ""

[Run]
Filename: "{app}\promptscope.exe"; Description: "{cm:LaunchProgram,Promptscope}"; Flags: nowait postinstall skipifsilent
