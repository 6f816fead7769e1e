use std::fmt::{self, Display, Formatter};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::sleep;
use ttrpc::r#async::transport::Socket;
use ttrpc::r#async::Client;
use ttrpc_benchmark::benchmark_ttrpc::EchoClient;

use crate::callers::{messages, Caller};
use crate::options::Options;
use crate::recorder::{latencies, Clock, Phase, Recorder};
use crate::Outcome;

/// Before each measurement, for all callers to be under way.
const SETTLE: Duration = Duration::from_millis(200);

pub struct Load {
    options: Options,
    clients: Vec<EchoClient>,
}

/// What the harness reads; nanoseconds throughout.
pub struct Measured {
    calls: u64,
    nanos: u128,
    latencies: Histogram<u64>,
}

impl Display for Measured {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{{\"calls\":{},\"nanos\":{}", self.calls, self.nanos)?;
        if !self.latencies.is_empty() {
            for (name, quantile) in [("p50", 0.5), ("p99", 0.99), ("p999", 0.999)] {
                let nanos = self.latencies.value_at_quantile(quantile);
                write!(f, ",\"{name}\":{nanos}")?;
            }
        }
        write!(f, "}}")
    }
}

impl Load {
    /// Opens all connections and makes one call on each.
    pub async fn connect(options: Options) -> Outcome<Self> {
        let mut clients = Vec::new();
        for _ in 0..options.connections + options.held {
            let connection = UnixStream::connect(&options.socket)?;
            connection.set_nonblocking(true)?;
            let client = EchoClient::new(Client::new(Socket::try_from(connection)?));
            let recorder = Recorder::new(Arc::default());
            let messages = messages(0, options.payload);
            let mut caller = Caller::unary(client.clone(), messages, options.timeout, recorder);
            caller.next().await?;
            clients.push(client);
        }
        Ok(Self { options, clients })
    }

    /// Makes the load for that long and fails on the first wrong response.
    pub async fn run(
        &self,
        callers: usize,
        seconds: f64,
        mark: impl Fn(&str),
    ) -> Outcome<Measured> {
        let clock = Arc::new(Clock::default());
        let ready = Arc::new(Barrier::new(callers + 1));
        let mut running = JoinSet::new();
        for number in 0..callers {
            let client = self.clients[number % self.options.connections].clone();
            let recorder = Recorder::new(clock.clone());
            let options = self.options.clone();
            let ready = ready.clone();
            running.spawn(async move {
                let caller = Caller::open(number, client, &options, recorder).await;
                ready.wait().await;
                call(caller?).await
            });
        }
        ready.wait().await;
        sleep(SETTLE).await;
        mark("begin");
        let start = Instant::now();
        clock.set(Phase::Measuring);
        sleep(Duration::from_secs_f64(seconds)).await;
        clock.set(Phase::Finished);
        let nanos = start.elapsed().as_nanos();
        mark("end");

        let mut measured = Measured {
            calls: 0,
            nanos,
            latencies: latencies(),
        };
        while let Some(caller) = running.join_next().await {
            let recorder = caller??;
            measured.latencies.add(&recorder.latencies)?;
            measured.calls += recorder.latencies.len() + recorder.messages;
        }
        Ok(measured)
    }
}

async fn call(mut caller: Caller) -> Outcome<Recorder> {
    while !caller.recorder.clock.is(Phase::Finished) {
        caller.next().await?;
    }
    caller.close().await
}
