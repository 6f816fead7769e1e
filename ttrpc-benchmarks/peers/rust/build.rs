//! Generates messages and ttrpc stubs from benchmark.proto, in Rust alone: no protoc is needed.

use std::path::{Path, PathBuf};
use std::{env, fs};

use ttrpc_codegen::{Codegen, Customize, ProtobufCustomize};

const FOLDER: &str = "../../src/main/protobuf";
const PROTO: &str = "benchmark.proto";

fn main() {
    let proto = Path::new(FOLDER).join(PROTO);
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", proto.display());
    let generated = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    Codegen::new()
        .out_dir(&generated)
        .include(FOLDER)
        .input(&proto)
        .rust_protobuf()
        .rust_protobuf_customize(ProtobufCustomize::default().gen_mod_rs(false))
        .customize(Customize {
            async_all: true,
            ..Default::default()
        })
        .run()
        .unwrap_or_else(|e| panic!("{PROTO} could not be compiled: {e}"));
    // Generated files begin with attributes that are allowed in a file alone, not in an include.
    let modules = "pub mod benchmark;\npub mod benchmark_ttrpc;\n";
    fs::write(generated.join("mod.rs"), modules).expect("cargo's folder can be written");
}
