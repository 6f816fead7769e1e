use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::time::sleep_until;
use ttrpc::context::{with_duration, Context};
use ttrpc::r#async::ClientStream;
use ttrpc::Error;
use ttrpc_benchmark::benchmark::Payload;
use ttrpc_benchmark::benchmark_ttrpc::EchoClient;

use crate::options::{Mode, Options};
use crate::recorder::Recorder;
use crate::Outcome;

// A caller's messages differ, so that a response to another one does not pass for an echo.
const DIFFERENT_MESSAGES: usize = 8;
const DIFFERENT_LARGE_MESSAGES: usize = 2;
const LARGE: usize = 64 * 1024;
const RESPONSES_TO_ONE_CALL: u32 = 10_000;

/// One task's load.
pub struct Caller {
    client: EchoClient,
    messages: Vec<Payload>,
    timeout: Option<Duration>,
    pub recorder: Recorder,
    kind: Kind,
    sent: usize,
}

enum Kind {
    Unary(Option<Pace>),
    Bidi(Bidi),
    Responses,
}

/// Begins a call at each tick, as long as calls are quicker than that.
struct Pace {
    interval: Duration,
    due: Instant,
}

/// Sends on its streams in turn, and receives the oldest echo when the window is full.
struct Bidi {
    streams: Vec<ClientStream<Payload, Payload>>,
    window: usize,
    on_their_way: VecDeque<OnItsWay>,
}

struct OnItsWay {
    stream: usize,
    message: usize,
    start: Option<Instant>,
}

impl Caller {
    pub fn unary(
        client: EchoClient,
        messages: Vec<Payload>,
        timeout: Option<Duration>,
        recorder: Recorder,
    ) -> Self {
        Self {
            client,
            messages,
            timeout,
            recorder,
            kind: Kind::Unary(None),
            sent: 0,
        }
    }

    pub async fn open(
        number: usize,
        client: EchoClient,
        options: &Options,
        recorder: Recorder,
    ) -> Outcome<Self> {
        let kind = match options.mode {
            Mode::Unary | Mode::Idle => Kind::Unary((options.rate > 0).then(|| Pace {
                interval: Duration::from_secs(1) / options.rate,
                due: Instant::now(),
            })),
            Mode::Bidi => {
                let mut streams = Vec::new();
                for _ in 0..options.streams {
                    streams.push(client.exchange(context(options.timeout)).await?);
                }
                Kind::Bidi(Bidi {
                    streams,
                    window: options.window,
                    on_their_way: VecDeque::new(),
                })
            }
            Mode::Responses => Kind::Responses,
        };
        let messages = messages(number, options.payload);
        Ok(Self {
            kind,
            ..Self::unary(client, messages, options.timeout, recorder)
        })
    }

    /// Makes one call, or moves one message.
    pub async fn next(&mut self) -> Outcome<()> {
        let message = self.sent % self.messages.len();
        let sent = self.sent;
        self.sent += 1;
        let request = &self.messages[message];
        match &mut self.kind {
            Kind::Unary(pace) => {
                if let Some(pace) = pace {
                    pace.due += pace.interval;
                    sleep_until(pace.due.into()).await;
                }
                let start = self.recorder.start();
                let response = self.client.call(context(self.timeout), request).await?;
                self.recorder.answered(start);
                check(&response, request)
            }
            Kind::Bidi(bidi) => {
                if bidi.on_their_way.len() == bidi.window {
                    bidi.receive(&self.messages, &mut self.recorder).await?;
                }
                let stream = sent % bidi.streams.len();
                bidi.on_their_way.push_back(OnItsWay {
                    stream,
                    message,
                    start: self.recorder.start(),
                });
                Ok(bidi.streams[stream].send(request).await?)
            }
            Kind::Responses => {
                let mut responses = self.client.repeat(context(self.timeout), request).await?;
                let mut received = 0;
                while let Some(response) = responses.recv().await? {
                    check(&response, request)?;
                    self.recorder.arrived();
                    received += 1;
                }
                if received == RESPONSES_TO_ONE_CALL {
                    Ok(())
                } else {
                    Err(format!("{received} responses of {RESPONSES_TO_ONE_CALL}").into())
                }
            }
        }
    }

    /// Takes what is on its way.
    pub async fn close(mut self) -> Outcome<Recorder> {
        if let Kind::Bidi(bidi) = &mut self.kind {
            while !bidi.on_their_way.is_empty() {
                bidi.receive(&self.messages, &mut self.recorder).await?;
            }
            for stream in &mut bidi.streams {
                stream.close_send().await?;
                ends(stream.recv().await)?;
            }
        }
        Ok(self.recorder)
    }
}

impl Bidi {
    async fn receive(&mut self, messages: &[Payload], recorder: &mut Recorder) -> Outcome<()> {
        if let Some(oldest) = self.on_their_way.pop_front() {
            let response = self.streams[oldest.stream].recv().await?;
            recorder.answered(oldest.start);
            check(&response, &messages[oldest.message])?;
        }
        Ok(())
    }
}

/// Of one call.
fn context(timeout: Option<Duration>) -> Context {
    timeout.map_or_else(Context::default, with_duration)
}

fn ends(received: ttrpc::Result<Payload>) -> Outcome<()> {
    match received {
        Err(Error::Eof) => Ok(()),
        Err(e) => Err(e.into()),
        Ok(_) => Err("expected the stream's end but got a message".into()),
    }
}

fn check(response: &Payload, request: &Payload) -> Outcome<()> {
    if response.data == request.data {
        Ok(())
    } else {
        Err("response is not its request's echo".into())
    }
}

pub fn messages(caller: usize, size: usize) -> Vec<Payload> {
    let count = if size < LARGE {
        DIFFERENT_MESSAGES
    } else {
        DIFFERENT_LARGE_MESSAGES
    };
    (0..count)
        .map(|i| Payload {
            data: payload(size, caller * count + i),
            ..Default::default()
        })
        .collect()
}

/// A number of responses, the message's number, and bytes that differ from one another.
fn payload(size: usize, number: usize) -> Vec<u8> {
    let mut payload: Vec<u8> = (0..size).map(|i| (i + number) as u8).collect();
    payload[..4].copy_from_slice(&RESPONSES_TO_ONE_CALL.to_be_bytes());
    payload[4..8].copy_from_slice(&(number as u32).to_be_bytes());
    payload
}
