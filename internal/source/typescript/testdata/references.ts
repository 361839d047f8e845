#!/usr/bin/env node
/// <reference path="./plain.ts" />
/// <reference path='single.ts'/>
///<reference path="tight"/>
/// <REFERENCE PATH="Upper.TS" />
/// <Reference Types="Node" preserve="true"/>
  /// <reference types="indented" resolution-mode="require" />
/* between */ /// <reference types="behind"/>
/** /// <reference path="inside a comment" /> */
/*/// <reference path="inside"/>*/
//// <reference path="four"/>
// / <reference path="apart"/>
// <reference path="two"/>
/// text <reference path="text before"/>
/// <reference path="text after"/> text
/// <reference path="two of them"/> <reference path="second"/>
/// <reference path="no end">
/// <reference path=bare />
/// <reference  path  =  "blanks"  />
/// <reference types="both" path="both.ts"/>
/// <reference path="both.ts" lib="es2020"/>
/// <reference lib="dom" />
/// <reference no-default-lib="true" path="hidden.ts"/>
/// <reference no-default-lib="false" path="shown.ts"/>
/// <reference no-default-lib='true'/>
/// <reference xpath="x" path="really"/>
/// <reference path="it's"/>
/// <reference path='say "it"'/>
/// <reference path=""/>
/// <reference types="" path="unused.ts"/>
/// <reference
/// path="over lines"/>
/// <referencepath="x"/>
/// <reference/>
/// <reference />
/// <amd-module name="x"/>
/// <amd-dependency path="amd"/>
/// <reference path="a/>b"/>
/// <reference path="\u0061"/>
/// <reference tyſpes="long s" paTH="case"/>
/// < reference path="blank"/>
/// <<reference path="double"/>
/// @ts-check <reference path="pragma"/>

/// <reference path="after a blank line"/>
/// <reference path="last"/>
export {}
/// <reference path="too late"/>
