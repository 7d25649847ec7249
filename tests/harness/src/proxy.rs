//! A network between a client and a server that a test can make slow, deaf or dead at any moment.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// Chunks on their way in one direction of one connection before the sender has to wait.
const IN_FLIGHT: usize = 256;

/// The two ways data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

/// A TCP proxy on loopback; begins by passing everything. Dropping it resets what is open.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    counters: Arc<Counters>,
    listening: JoinHandle<()>,
}

/// What the network does at present.
#[derive(Debug, Clone, Copy, Default)]
struct Weather {
    refuse: bool,
    hold: [bool; 2],
    delay: [Duration; 2],
    /// Connections of an earlier storm are reset.
    storm: u64,
}

#[derive(Debug, Default)]
struct Counters {
    connections: AtomicU64,
    open: AtomicU64,
    bytes: [AtomicU64; 2],
}

impl Proxy {
    /// A proxy in front of `server`.
    pub async fn to(server: SocketAddr) -> io::Result<Self> {
        let listener = listen((Ipv4Addr::LOCALHOST, 0).into())?;
        let address = listener.local_addr()?;
        let (weather, seen) = watch::channel(Weather::default());
        let counters = Arc::new(Counters::default());
        let work = accept(listener, address, server, seen, Arc::clone(&counters));
        Ok(Self { address, weather, counters, listening: tokio::spawn(work) })
    }

    /// Where clients connect instead of to the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port of [`Proxy::address`].
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// All well again: nothing refused, held or delayed. What was held arrives now.
    pub fn pass(&self) {
        self.weather.send_modify(|w| {
            *w = Weather { storm: w.storm, ..Weather::default() };
        });
    }

    /// Resets every open connection, both ends (RST). New ones pass.
    pub fn cut(&self) {
        self.weather.send_modify(|w| w.storm += 1);
    }

    /// Resets every open connection and refuses new ones, as a server does that is not there.
    pub fn refuse(&self) {
        self.weather.send_modify(|w| {
            w.storm += 1;
            w.refuse = true;
        });
    }

    /// Delivers everything in one direction later by `delay`, without making it slower.
    pub fn delay(&self, direction: Direction, delay: Duration) {
        self.weather.send_modify(|w| w.delay[direction as usize] = delay);
    }

    /// Accepts and reads, but delivers nothing in one direction until [`Proxy::pass`]: a cable
    /// pulled somewhere far away.
    pub fn hold(&self, direction: Direction) {
        self.weather.send_modify(|w| w.hold[direction as usize] = true);
    }

    /// Holds both directions.
    pub fn black_hole(&self) {
        self.weather.send_modify(|w| w.hold = [true, true]);
    }

    /// Bytes delivered in one direction since the beginning.
    pub fn bytes(&self, direction: Direction) -> u64 {
        self.counters.bytes[direction as usize].load(Ordering::SeqCst)
    }

    /// Connections accepted since the beginning.
    pub fn connections(&self) -> u64 {
        self.counters.connections.load(Ordering::SeqCst)
    }

    /// Connections open now.
    pub fn open(&self) -> u64 {
        self.counters.open.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
        self.listening.abort();
    }
}

/// Loopback only, and again on the same port after it was closed.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(128)
}

async fn accept(
    first: TcpListener,
    address: SocketAddr,
    server: SocketAddr,
    mut weather: watch::Receiver<Weather>,
    counters: Arc<Counters>,
) {
    let mut listener = Some(first);
    loop {
        let refuse = weather.borrow_and_update().refuse;
        if refuse {
            // Only a port that nobody listens on refuses.
            listener = None;
        } else if listener.is_none() {
            listener = listen(address).ok();
        }
        let Some(open) = &listener else {
            // Also tries again soon if the port could not be had at once.
            let soon = sleep_until(Instant::now() + Duration::from_millis(10));
            tokio::select! {
                changed = weather.changed() => if changed.is_err() { return },
                () = soon => {}
            }
            continue;
        };
        tokio::select! {
            changed = weather.changed() => if changed.is_err() { return },
            accepted = open.accept() => if let Ok((client, _)) = accepted {
                counters.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(carry(client, server, weather.clone(), Arc::clone(&counters)));
            },
        }
    }
}

/// One connection, until either end closes it or a storm comes.
async fn carry(client: TcpStream, server: SocketAddr, weather: watch::Receiver<Weather>, counters: Arc<Counters>) {
    let born_in = weather.borrow().storm;
    let Ok(upstream) = TcpStream::connect(server).await else {
        let _ = client.set_zero_linger();
        return;
    };
    let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
    counters.open.fetch_add(1, Ordering::SeqCst);
    let (client_read, client_write) = client.into_split();
    let (server_read, server_write) = upstream.into_split();
    let pump = |read, write, direction| {
        let (weather, counters) = (weather.clone(), Arc::clone(&counters));
        pump(read, write, direction, born_in, weather, counters)
    };
    tokio::join!(pump(client_read, server_write, Direction::Up), pump(server_read, client_write, Direction::Down),);
    counters.open.fetch_sub(1, Ordering::SeqCst);
}

/// Carries one direction: reads with a time stamp, delivers when the time has come.
async fn pump(
    read: OwnedReadHalf,
    mut write: OwnedWriteHalf,
    direction: Direction,
    born_in: u64,
    weather: watch::Receiver<Weather>,
    counters: Arc<Counters>,
) {
    let (sender, receiver) = mpsc::channel(IN_FLIGHT);
    let mut sky = weather.clone();
    let carried = async {
        let reading = collect(read, sender);
        let writing = deliver(&mut write, receiver, direction, weather, &counters);
        tokio::join!(reading, writing);
    };
    let storm = tokio::select! {
        // A proxy that is dropped ends as in a storm.
        _ = sky.wait_for(|w| w.storm != born_in) => true,
        () = carried => false,
    };
    if storm {
        let _ = write.as_ref().set_zero_linger();
        // Else a tidy end would go out before the reset.
        write.forget();
    }
}

type Chunk = (Instant, Vec<u8>);

async fn collect(mut read: OwnedReadHalf, sender: mpsc::Sender<Chunk>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = read.read(&mut buffer).await {
        let chunk = (Instant::now(), buffer[..length].to_vec());
        if sender.send(chunk).await.is_err() {
            return;
        }
    }
}

async fn deliver(
    write: &mut OwnedWriteHalf,
    mut receiver: mpsc::Receiver<Chunk>,
    direction: Direction,
    mut weather: watch::Receiver<Weather>,
    counters: &Counters,
) {
    let way = direction as usize;
    while let Some((read_at, chunk)) = receiver.recv().await {
        let delay = weather.borrow().delay[way];
        if !delay.is_zero() {
            sleep_until(read_at + delay).await;
        }
        if weather.wait_for(|w| !w.hold[way]).await.is_err() {
            return;
        }
        if write.write_all(&chunk).await.is_err() {
            return;
        }
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        counters.bytes[way].fetch_add(length, Ordering::SeqCst);
    }
    let _ = write.shutdown().await;
}
