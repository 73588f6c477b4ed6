"""Writes a trained network in the formats that other programs read.

In: a model. Out: bytes: its weights as PyTorch courses load them, or the whole network as ONNX.
"""

import io

import torch

from core.models.checkpoint import Model


def state_dict_bytes(model: Model) -> bytes:
    """Return the weights as a PyTorch state dict, for `network.load_state_dict(torch.load(FILE))`."""
    content = io.BytesIO()
    torch.save(model.network.state_dict(), content)
    return content.getvalue()


def onnx_bytes(model: Model) -> bytes:
    """Return the network as ONNX: `ink` (N, channels, side, side) float in 0..1 in, `logits` (N, num_classes) out; any N.

    It takes some ten seconds, of which importing the exporter is the most.
    """
    shape = model.card.shape
    example = torch.zeros(2, shape.channels, shape.side_px, shape.side_px)  # one picture would fix N at 1
    program = torch.onnx.export(
        model.network.eval(),
        (example,),
        input_names=["ink"],
        output_names=["logits"],
        dynamic_shapes=({0: torch.export.Dim("N")},),
        dynamo=True,
        verbose=False,
    )
    assert program is not None, "the exporter returns a program unless it is given a file"
    return bytes(program.model_proto.SerializeToString())
