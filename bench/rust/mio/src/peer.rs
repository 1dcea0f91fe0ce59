//! mio in the micro-benchmarks: what ../../../micro/peer.hpp wants of a library.

use std::io::Read;
use std::net;
use std::os::fd::{FromRawFd, IntoRawFd, RawFd};
use std::time::Duration;

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};

const WATCHED_MAX: usize = 9900;
const EVENTS_MAX: usize = 1024;
const WAKE: Token = Token(WATCHED_MAX);

pub struct Peer {
    poll: Poll,
    waker: Waker,
    events: Events,
    streams: Vec<TcpStream>,
}

fn stream_of(fd: RawFd) -> TcpStream {
    TcpStream::from_std(unsafe { net::TcpStream::from_raw_fd(fd) })
}

#[no_mangle]
pub extern "C" fn peer_create() -> Box<Peer> {
    let poll = Poll::new().unwrap();
    let waker = Waker::new(poll.registry(), WAKE).unwrap();
    Box::new(Peer { poll, waker, events: Events::with_capacity(EVENTS_MAX), streams: Vec::new() })
}

#[no_mangle]
pub extern "C" fn peer_destroy(peer: Box<Peer>) {
    // The descriptors are the driver's, so they are not closed.
    let Peer { poll, streams, .. } = *peer;
    for mut stream in streams {
        poll.registry().deregister(&mut stream).unwrap();
        let _ = stream.into_raw_fd();
    }
}

#[no_mangle]
pub unsafe extern "C" fn peer_watch(peer: &mut Peer, fds: *const RawFd, count: usize) {
    for (index, fd) in std::slice::from_raw_parts(fds, count).iter().enumerate() {
        let mut stream = stream_of(*fd);
        peer.poll.registry().register(&mut stream, Token(index), Interest::READABLE).unwrap();
        peer.streams.push(stream);
    }
}

#[no_mangle]
pub extern "C" fn peer_dispatch(peer: &mut Peer) -> usize {
    peer.poll.poll(&mut peer.events, None).unwrap();
    let mut total = 0;
    for event in peer.events.iter() {
        if event.is_readable() {
            let mut bytes = [0; 8];
            total += peer.streams[event.token().0].read(&mut bytes).unwrap();
        }
    }
    total
}

#[no_mangle]
pub extern "C" fn peer_look(peer: &mut Peer, rounds: i64) {
    for _ in 0..rounds {
        peer.poll.poll(&mut peer.events, Some(Duration::ZERO)).unwrap();
        assert!(peer.events.is_empty());
    }
}

#[no_mangle]
pub extern "C" fn peer_register(peer: &mut Peer, fd: RawFd, rounds: i64) {
    let mut stream = stream_of(fd);
    for _ in 0..rounds {
        peer.poll.registry().register(&mut stream, Token(0), Interest::READABLE).unwrap();
        peer.poll.registry().deregister(&mut stream).unwrap();
    }
    let _ = stream.into_raw_fd();
}

#[no_mangle]
pub extern "C" fn peer_reregister(peer: &mut Peer, rounds: i64) -> bool {
    let stream = &mut peer.streams[0];
    for _ in 0..rounds {
        peer.poll.registry().reregister(stream, Token(0), Interest::READABLE).unwrap();
    }
    true
}

#[no_mangle]
pub extern "C" fn peer_wake_self(peer: &mut Peer, rounds: i64) {
    for _ in 0..rounds {
        peer_wake(peer);
        peer_wait(peer);
    }
}

/// From any thread, also while another is in `peer_wait`.
#[no_mangle]
pub extern "C" fn peer_wake(peer: *const Peer) {
    unsafe { &(*peer).waker }.wake().unwrap();
}

#[no_mangle]
pub extern "C" fn peer_wait(peer: &mut Peer) {
    loop {
        peer.poll.poll(&mut peer.events, None).unwrap();
        if peer.events.iter().any(|event| event.token() == WAKE) {
            return;
        }
    }
}
