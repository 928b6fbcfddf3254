"""Odoo 14 was written for Python 3.6 to 3.9; here it runs on 3.11. This file becomes the `sitecustomize` of its
environment. What Odoo does stays as it is: names that the standard library moved, and how Python compiles."""

import ast
import collections
import collections.abc
import importlib.abc
import importlib.machinery
import opcode
import sys

# `collections.Iterable` and its kin left in 3.10.
for _name in collections.abc.__all__:
    if not hasattr(collections, _name):
        setattr(collections, _name, getattr(collections.abc, _name))

_fix = ast.fix_missing_locations


def fix_missing_locations(node):
    """Odoo builds its pages' code as syntax trees; from 3.11 on Python refuses one whose parts end before they begin."""
    _fix(node)
    for one in ast.walk(node):
        if getattr(one, "end_lineno", None) is not None:
            end = (one.end_lineno, one.end_col_offset)
            one.end_lineno, one.end_col_offset = max(end, (one.lineno, one.col_offset))
    return node


ast.fix_missing_locations = fix_missing_locations

# What 3.11 compiles the same expressions to. None of these imports, or writes an attribute or a global.
NEWER = """
RESUME CACHE NOP PRECALL CALL KW_NAMES PUSH_NULL COPY SWAP BINARY_OP LIST_TO_TUPLE RETURN_GENERATOR
MAKE_CELL COPY_FREE_VARS LOAD_CLOSURE LOAD_DEREF STORE_DEREF PUSH_EXC_INFO CHECK_EXC_MATCH
JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT
POP_JUMP_FORWARD_IF_FALSE POP_JUMP_FORWARD_IF_TRUE POP_JUMP_FORWARD_IF_NONE POP_JUMP_FORWARD_IF_NOT_NONE
POP_JUMP_BACKWARD_IF_FALSE POP_JUMP_BACKWARD_IF_TRUE POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE
""".split()


class SafeEval(importlib.abc.MetaPathFinder):
    """Odoo checks the bytecode of what it evaluates against lists, which know no bytecode younger than themselves."""

    def find_spec(self, name, path, target=None):
        if name != "odoo.tools.safe_eval":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            codes = {opcode.opmap[one] for one in NEWER}
            for known in (module._CONST_OPCODES, module._EXPR_OPCODES, module._SAFE_OPCODES):
                known |= codes

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, SafeEval())
