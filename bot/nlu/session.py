"""A model of numbers, run by ONNX Runtime on the processor."""

from __future__ import annotations

from tempfile import NamedTemporaryFile

import onnx
import onnxruntime


def session(model: onnx.ModelProto, *, threads: int = 1) -> onnxruntime.InferenceSession:
    """Return a session that runs a model.

    It is read from a file: of one given as bytes, all the bytes are kept. It has no arena, which is no quicker here and
    keeps 64 MB more: room for the weights twice, and for the longest message that ever came.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leave the cores to the other server
    with NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(model, file.name)
        return onnxruntime.InferenceSession(file.name, options, providers=["CPUExecutionProvider"])
