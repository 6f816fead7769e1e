mod concurrency;
mod connection;
mod deadline;
mod echo;
mod echo_stream;
mod fail_stream;
mod flood;
mod giving_up;
mod metadata;
mod one_sided_stream;
mod size;
mod status;

use crate::check::Check;

pub use status::crash;

/// The checks that any server of the service must pass. Those that other clients make too have the
/// same names there.
pub fn all() -> Vec<Check> {
    [
        echo::checks(),
        metadata::checks(),
        status::checks(),
        deadline::checks(),
        giving_up::checks(),
        one_sided_stream::checks(),
        echo_stream::checks(),
        fail_stream::checks(),
        flood::checks(),
        size::checks(),
        concurrency::checks(),
        connection::checks(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
