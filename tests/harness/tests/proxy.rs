//! The network that fails on demand, held against a plain echo server.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use vetdesk_harness::{Direction, Proxy};

/// Long enough for loopback, short enough for a test.
const MOMENT: Duration = Duration::from_millis(300);

async fn echo_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = stream.split();
                let _ = tokio::io::copy(&mut read, &mut write).await;
            });
        }
    });
    address
}

async fn proxy_and_client() -> (Proxy, TcpStream) {
    let proxy = Proxy::to(echo_server().await).await.unwrap();
    let client = TcpStream::connect(proxy.address()).await.unwrap();
    (proxy, client)
}

async fn echo(client: &mut TcpStream, text: &str) -> std::io::Result<String> {
    client.write_all(text.as_bytes()).await?;
    let mut back = vec![0; text.len()];
    client.read_exact(&mut back).await?;
    Ok(String::from_utf8(back).unwrap())
}

#[tokio::test]
async fn passes_and_counts() {
    let (proxy, mut client) = proxy_and_client().await;
    assert_eq!(echo(&mut client, "hello").await.unwrap(), "hello");
    let big = "x".repeat(3_000_000);
    let (mut read, mut write) = client.split();
    let mut back = vec![0; big.len()];
    let (sent, received) = tokio::join!(write.write_all(big.as_bytes()), read.read_exact(&mut back));
    sent.unwrap();
    received.unwrap();
    assert_eq!(back, big.as_bytes());
    assert_eq!(proxy.bytes(Direction::Up), 3_000_005);
    // The last chunk is counted just after the client has it.
    sleep(MOMENT).await;
    assert_eq!(proxy.bytes(Direction::Down), 3_000_005);
    assert_eq!((proxy.connections(), proxy.open()), (1, 1));
    drop(client);
    sleep(MOMENT).await;
    assert_eq!(proxy.open(), 0);
}

#[tokio::test]
async fn a_cut_resets_what_is_open_and_nothing_else() {
    let (proxy, mut client) = proxy_and_client().await;
    echo(&mut client, "hello").await.unwrap();
    proxy.cut();
    let error = client.read(&mut [0; 8]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);

    let mut next = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(echo(&mut next, "again").await.unwrap(), "again");
}

#[tokio::test]
async fn a_cut_reaches_the_server_too() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::to(listener.local_addr().unwrap()).await.unwrap();
    let _client = TcpStream::connect(proxy.address()).await.unwrap();
    let (mut server_end, _) = listener.accept().await.unwrap();
    sleep(MOMENT).await;
    proxy.cut();
    let error = server_end.read(&mut [0; 8]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn refuses_and_comes_back_on_the_same_port() {
    let (proxy, mut client) = proxy_and_client().await;
    echo(&mut client, "hello").await.unwrap();
    for _ in 0..3 {
        proxy.refuse();
        sleep(MOMENT).await;
        let error = TcpStream::connect(proxy.address()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        proxy.pass();
        sleep(MOMENT).await;
        let mut next = TcpStream::connect(proxy.address()).await.unwrap();
        assert_eq!(echo(&mut next, "again").await.unwrap(), "again");
    }
    assert!(client.read(&mut [0; 8]).await.is_err());
}

#[tokio::test]
async fn delays_each_way_by_itself() {
    let (proxy, mut client) = proxy_and_client().await;
    let cases = [(0, 0), (200, 0), (0, 200), (150, 150)];
    for (up, down) in cases {
        proxy.delay(Direction::Up, Duration::from_millis(up));
        proxy.delay(Direction::Down, Duration::from_millis(down));
        let start = Instant::now();
        echo(&mut client, "hello").await.unwrap();
        let took = start.elapsed();
        let least = Duration::from_millis(up + down);
        assert!(took >= least && took < least + Duration::from_secs(1), "{up} + {down}: {took:?}");
    }
}

#[tokio::test]
async fn a_delay_is_no_brake() {
    let (proxy, client) = proxy_and_client().await;
    proxy.delay(Direction::Up, Duration::from_millis(200));
    let (mut read, mut write) = client.into_split();
    let start = Instant::now();
    let sending = tokio::spawn(async move {
        for _ in 0..20 {
            write.write_all(b"0123456789").await.unwrap();
            sleep(Duration::from_millis(5)).await;
        }
        write
    });
    read.read_exact(&mut [0; 200]).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    drop(sending.await.unwrap());
}

#[tokio::test]
async fn a_black_hole_keeps_connections_and_lets_go_later() {
    let (proxy, mut client) = proxy_and_client().await;
    proxy.black_hole();
    client.write_all(b"hello").await.unwrap();
    let mut back = [0; 5];
    assert!(timeout(MOMENT, client.read_exact(&mut back)).await.is_err());
    let mut next = TcpStream::connect(proxy.address()).await.unwrap();
    next.write_all(b"there").await.unwrap();
    assert_eq!(proxy.bytes(Direction::Up), 0);
    proxy.pass();
    client.read_exact(&mut back).await.unwrap();
    assert_eq!(&back, b"hello");
    next.read_exact(&mut back).await.unwrap();
    assert_eq!(&back, b"there");
}

#[tokio::test]
async fn one_way_may_be_deaf_alone() {
    let (proxy, mut client) = proxy_and_client().await;
    proxy.hold(Direction::Down);
    client.write_all(b"hello").await.unwrap();
    let mut back = [0; 5];
    assert!(timeout(MOMENT, client.read_exact(&mut back)).await.is_err());
    assert_eq!(proxy.bytes(Direction::Up), 5);
    assert_eq!(proxy.bytes(Direction::Down), 0);
    proxy.cut();
    assert!(client.read(&mut back).await.is_err());
}

#[tokio::test]
async fn the_end_of_one_side_reaches_the_other() {
    let (_proxy, mut client) = proxy_and_client().await;
    client.write_all(b"hello").await.unwrap();
    client.shutdown().await.unwrap();
    let mut all = String::new();
    client.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "hello");
}
