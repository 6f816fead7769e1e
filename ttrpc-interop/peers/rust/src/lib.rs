//! The messages and ttrpc stubs of the conformance service, written by build.rs.

include!(concat!(env!("OUT_DIR"), "/mod.rs"));
