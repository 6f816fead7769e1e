//! Generates messages and ttrpc stubs from conformance.proto, in Rust alone: no protoc is needed.

use std::path::{Path, PathBuf};
use std::{env, fs};

use ttrpc_codegen::{Codegen, Customize, ProtobufCustomize};

/// Where the proto may stand, seen from this crate; the Java build decides.
const FOLDERS: [&str; 2] = ["../../src/main/protobuf", "../../src/main/proto"];
const PROTO: &str = "conformance.proto";

fn main() {
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let generated = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let folder = FOLDERS
        .map(|folder| crate_folder.join(folder))
        .into_iter()
        .find(|folder| folder.join(PROTO).is_file())
        .unwrap_or_else(|| panic!("{PROTO} must be in one of {FOLDERS:?}, seen from the crate"));
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", folder.join(PROTO).display());

    generate(&folder, &generated);
}

fn generate(folder: &Path, generated: &Path) {
    Codegen::new()
        .out_dir(generated)
        .include(folder)
        .input(folder.join(PROTO))
        .rust_protobuf()
        .rust_protobuf_customize(ProtobufCustomize::default().gen_mod_rs(false))
        .customize(Customize {
            async_all: true,
            ..Default::default()
        })
        .run()
        .unwrap_or_else(|e| panic!("{PROTO} could not be compiled: {e}"));
    // Generated files begin with attributes that are allowed in a file alone, not in an include.
    let modules = "pub mod conformance;\npub mod conformance_ttrpc;\n";
    fs::write(generated.join("mod.rs"), modules).expect("cargo's folder can be written");
}
