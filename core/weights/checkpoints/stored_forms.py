"""Quantised forms of weights, told by the tensors that stand beside them; none of them is read."""

import re
from collections.abc import Collection
from pathlib import Path

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.weights import OtherForm

QUANTISED = "quantised"  # the form, for programs
IN_FLOATS = tr_noop("Open the same model in float16, bfloat16 or float32 instead.")

# The first that any name matches. The writers: bitsandbytes/functional.py QuantState.as_dict and nn/modules.py
# Int8Params; AutoGPTQ and AutoAWQ (a g_idx tells the former); optimum-quanto QTensor; torchao's flattened tensors;
# HQQ; nunchaku's SVDQuant; compressed-tensors; Model Optimizer and ComfyUI's nvfp4; MLX's QuantizedLinear.
_METHODS = tuple(
    (re.compile(pattern), method)
    for pattern, method in (
        (r".+\.quant_state\.bitsandbytes__nf4$", "bitsandbytes (4 bits, nf4)"),
        (r".+\.quant_state\.bitsandbytes__fp4$", "bitsandbytes (4 bits, fp4)"),
        (r".+\.(absmax|quant_map|nested_absmax)$", "bitsandbytes (4 bits)"),
        (r".+\.(SCB|weight_format)$", "bitsandbytes (8 bits)"),
        (r".+\.(wscales|smooth_factor|smooth)$", "SVDQuant (nunchaku)"),
        (r".+\.g_idx$", "GPTQ"),
        (r".+\.(qzeros|qweight)$", "GPTQ or AWQ"),
        (r".+\.(weight|bias)\._(data|scale|shift)(\.\w+)?$", "quanto"),
        (r".+(_weight_qdata|[.:]qdata|tensor_impl[._]\w+|[.:]int_data)$", "torchao"),
        (r".+\.W_q$", "HQQ"),
        (r".+\.weight_(packed|shape)$", "compressed-tensors"),
        (r".+\.weight_scale_2$", "nvfp4"),
        (r".+\.(scales|biases)$", "MLX"),
    )
)


def refuse_quantised(path: Path, names: Collection[str]) -> None:
    """OtherForm where weights among `names` are quantised, naming the method."""
    for pattern, method in _METHODS:
        if any(map(pattern.match, names)):
            message = tr("The text encoder in {file} is quantised by {method}, which is not read here.")
            raise OtherForm(" ".join([message.format(file=quoted(path), method=method), tr(IN_FLOATS)]), QUANTISED)
