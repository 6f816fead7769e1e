use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ttrpc::r#async::transport::Socket;
use ttrpc::r#async::{Client, StreamInner};
use ttrpc::{Request, Response, Result};
use ttrpc_conformance::conformance_ttrpc::ConformanceClient;

pub const SERVICE: &str = "ttrpc.conformance.v1.Conformance";

/// One connection to the server under test. Clones share it.
#[derive(Clone)]
pub struct Peer {
    pub conformance: ConformanceClient,
    pub socket: PathBuf,
    /// Makes the calls that no stub offers: unknown methods, messages of the wrong type.
    raw: Client,
    /// The same socket: the crate's client has no close.
    connection: Arc<UnixStream>,
}

impl Peer {
    pub fn connect(socket: &Path) -> io::Result<Self> {
        let connection = UnixStream::connect(socket)?;
        let raw = Client::new(Socket::try_from(connection.try_clone()?)?);
        Ok(Self {
            conformance: ConformanceClient::new(raw.clone()),
            socket: socket.to_owned(),
            raw,
            connection: Arc::new(connection),
        })
    }

    /// Ends the connection whatever runs on it.
    pub fn close(&self) {
        // Fails where the server was first.
        let _ = self.connection.shutdown(Shutdown::Both);
    }

    pub async fn call(&self, service: &str, method: &str, payload: Vec<u8>) -> Result<Response> {
        self.raw.request(request(service, method, payload)).await
    }

    /// Opens a client-streaming or bidi call.
    pub async fn open(&self, method: &str, timeout: Option<Duration>) -> Result<StreamInner> {
        let mut request = request(SERVICE, method, Vec::new());
        request.timeout_nano = timeout.map_or(0, |timeout| timeout.as_nanos() as i64);
        self.raw.new_stream(request, true, true).await
    }

    /// Opens a server-streaming call.
    pub async fn ask(&self, method: &str, payload: Vec<u8>) -> Result<StreamInner> {
        let request = request(SERVICE, method, payload);
        self.raw.new_stream(request, false, true).await
    }

    /// Makes a unary call whose timeout this side does not watch, so that only the server can end
    /// it. The crate keeps a timeout itself on unary calls but not on streams, so this is one: the
    /// server sees a unary request with the flag "remote closed".
    pub async fn call_with_server_timeout(
        &self,
        method: &str,
        payload: Vec<u8>,
        timeout_nanos: i64,
    ) -> Result<Vec<u8>> {
        let mut request = request(SERVICE, method, payload);
        request.timeout_nano = timeout_nanos;
        let mut response = self.raw.new_stream(request, false, false).await?;
        response.recv().await
    }
}

fn request(service: &str, method: &str, payload: Vec<u8>) -> Request {
    Request {
        service: service.to_owned(),
        method: method.to_owned(),
        payload,
        ..Default::default()
    }
}
