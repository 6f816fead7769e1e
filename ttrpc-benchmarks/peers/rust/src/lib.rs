//! The messages and ttrpc stubs of the benchmarks' service, written by build.rs.

include!(concat!(env!("OUT_DIR"), "/mod.rs"));
