use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::timeout;

use crate::messages::echoes;
use crate::peer::Peer;
use crate::status::{described, status_of};

/// How long one check may take, however slow the machine.
pub const LIMIT: Duration = Duration::from_secs(30);

pub type Proof = Result<(), Failure>;

/// Why a check did not pass.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// Says where it happened.
    pub fn at(self, place: impl std::fmt::Display) -> Self {
        Self(format!("{place}: {}", self.0))
    }
}

impl From<ttrpc::Error> for Failure {
    fn from(error: ttrpc::Error) -> Self {
        Self(match error {
            ttrpc::Error::Eof => "stream has ended".to_owned(),
            error => described(&status_of(&error)),
        })
    }
}

macro_rules! failed_by {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        })*
    };
}
failed_by!(io::Error, JoinError, protobuf::Error);

pub fn fail(why: impl Into<String>) -> Proof {
    Err(Failure(why.into()))
}

/// One fact about the server, proven on a connection of its own.
pub struct Check {
    name: String,
    body: Body,
}

type Body = Box<dyn FnOnce(Peer) -> Pin<Box<dyn Future<Output = Proof>>>>;

pub fn check<P>(name: impl Into<String>, body: impl FnOnce(Peer) -> P + 'static) -> Check
where
    P: Future<Output = Proof> + 'static,
{
    Check {
        name: name.into(),
        body: Box::new(|peer| Box::pin(body(peer))),
    }
}

/// Prints a line for each check and a last one with the counts; returns the failures.
pub async fn run(checks: Vec<Check>, socket: &Path) -> usize {
    let (mut passed, mut failed) = (0, 0);
    for check in checks {
        let name = check.name.clone();
        match check.prove(socket).await {
            Ok(()) => {
                passed += 1;
                println!("ok {name}");
            }
            Err(Failure(why)) => {
                failed += 1;
                println!("FAIL {name}: {}", one_line(&why));
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    failed
}

impl Check {
    pub fn name(&self) -> &str {
        &self.name
    }

    async fn prove(self, socket: &Path) -> Proof {
        let peer = Peer::connect(socket)?;
        let proof = async {
            (self.body)(peer.clone()).await?;
            usable(&peer).await
        };
        let outcome = timeout(LIMIT, proof).await;
        peer.close();
        outcome.unwrap_or_else(|_| fail(format!("not ended after {LIMIT:?}")))
    }
}

/// Makes one more call on the check's connection, which must have survived.
async fn usable(peer: &Peer) -> Proof {
    echoes(peer, 1, b"usable".to_vec())
        .await
        .map_err(|e| e.at("connection is not usable afterwards"))
}

/// Keeps one outcome on one line, whatever text the server put into its status.
pub fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
