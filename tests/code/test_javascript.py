"""JavaScript and TypeScript: all the ways in which a function gets its name."""

from __future__ import annotations

import pytest
from sources import called, imported, names, only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("exports.x = function () {};", ["function x"]),
        ("module.exports.x = async () => 1;", ["function x"]),
        (
            "module.exports = { a() {}, b: function () {}, c: () => 1, d, e: 1 };",
            ["function a", "function b", "function c"],
        ),
        ("module.exports = exports = function load() {};", ["function load"]),
        ("module.exports = () => 1;", ["function exports"]),
        ("X.prototype.y = function z() {};", ["method X.y"]),
        ("X.prototype = { y: function () {}, get v() { return 1 } };", ["method X.y", "method X.v"]),
        ("X.make = () => 1;", ["method X.make"]),
        ("const f = (x) => x, g = function named() {};", ["function f", "function g"]),
        ("const f = a || (0, function () {});", []),
        ("const f = a || function () {};", ["function f"]),
        ("const o = { m() {}, deep: { n: async () => {} } };", ["method o.m", "method o.deep.n"]),
        ("const F = memo((p) => { function inner() {} });", ["function F", "function F.inner"]),
        (
            "class A { f = () => 1; static #g = function () {}; get h() {} constructor() {} *['i']() {} [k]() {} }",
            ["class A", "method A.f", "method A.#g", "method A.h", "method A.constructor", "method A.i"],
        ),
        ("const K = class extends B { m() {} };", ["class K", "method K.m"]),
        ("export default function () {}", ["function default"]),
        ("export default function main() {}", ["function main"]),
        ("export default class { m() {} }", ["class default", "method default.m"]),
        ("export default { m() {} }", ["function m"]),
        ("function C() { this.m = function () {}; var n = () => 1; }", ["function C", "method C.m", "function C.n"]),
        ("(function () { function inner() {} })();", ["function inner"]),
        ("!function () { function inner() {} }();", ["function inner"]),
        ("(function (root, factory) {})(this, (function () { function inner() {} }));", ["function inner"]),
        ("define(['a'], function () { return { m: function () {} } });", ["function m"]),
        ("go().then(function done() {}).catch(() => { const late = () => 1; });", ["function done", "function late"]),
        ("describe('x', () => { it('y', function () { function help() {} }) });", ["function help"]),
        (
            "function f() { return function g() { return function h() {} } }",
            ["function f", "function f.g", "function f.g.h"],
        ),
    ],
)
def test_names_of_functions(text: str, expected: list[str]) -> None:
    assert names("a.js", text) == expected


def test_typescript_definitions() -> None:
    text = """
        function over(a: string): void;
        function over(a: number): void;
        function over(a) {}
        /** A lamp. */
        @Dec() export default abstract class Lamp<T> extends Light<T> implements Hot, Bright {
            private readonly glow = async (x: number, y?: string) => 1;
            /** In. */
            @Input() async burn<T>(x: T, ...rest: any[]): Promise<void> {}
            abstract cool(): void;
        }
        export interface Hot extends Warm { touch(x: number): void; degrees: number }
        export type Oil = A | B;
        enum Colour { Red }
        declare module "foo/bar" { export function f(): void }
        namespace N.M { function g() {} }
        declare function df(a: number): string;
        declare global { interface Window { lamp: Lamp } }
    """
    assert names("a.ts", text) == [
        "function over",
        "function over#1",
        "function over#2",
        "class Lamp",
        "method Lamp.glow",
        "method Lamp.burn",
        "method Lamp.cool",
        "interface Hot",
        "method Hot.touch",
        "type Oil",
        "enum Colour",
        "module foo.bar",
        "function foo.bar.f",
        "module N.M",
        "function N.M.g",
        "function df",
        "interface Window",
    ]
    lamp, burn = only("a.ts", text, "Lamp"), only("a.ts", text, "Lamp.burn")
    assert (lamp.bases, lamp.modifiers) == (("Light", "Hot", "Bright"), ("export", "default", "abstract"))
    assert (lamp.annotations, lamp.documentation) == (("@Dec()",), "/** A lamp. */")
    assert [(each.name, each.type) for each in burn.parameters] == [("x", "T"), ("...rest", "any[]")]
    assert (burn.annotations, burn.documentation) == (("@Input()",), "/** In. */")


def test_calls() -> None:
    text = """
        class A extends B {
            constructor() { super(); this.run(); }
            run() { new Foo(a.b.c()); help?.me(); return <Panel.Body x={go()}><div/><Lamp/></Panel.Body>; }
        }
        function go() { go(); }
    """
    assert called("a.jsx", text) == [
        "A.constructor -> super",
        "A.constructor -> this.run = A.run",
        "A.run -> new.Foo",
        "A.run -> a.b.c",
        "A.run -> help.me",
        "A.run -> Panel.Body",
        "A.run -> go = go",
        "A.run -> Lamp",
        "go -> go = go",
    ]


def test_imports_of_both_kinds() -> None:
    text = """
        import a, { b as c, type T } from 'm';
        import * as n from "x";
        import "side";
        import z = require("zz");
        export { x } from 'y';
        export * from 'w';
        const q = require('r'), { s, t: u } = require('v'), p = require('o').part;
    """
    assert imported("a.ts", text) == [
        ("m", "default", "a"),
        ("m", "b", "c"),
        ("m", "T", ""),
        ("x", "*", "n"),
        ("side", "", ""),
        ("zz", "", "z"),
        ("y", "x", ""),
        ("w", "*", ""),
        ("r", "", "q"),
        ("v", "s", ""),
        ("v", "t", "u"),
        ("o", "part", "p"),
    ]
