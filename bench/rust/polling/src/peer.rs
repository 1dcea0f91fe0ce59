//! polling in the micro-benchmarks: what ../../../micro/peer.hpp wants of a library. It is used
//! edge-triggered, which is its best.

use std::io::Read;
use std::mem::ManuallyDrop;
use std::net::TcpStream;
use std::num::NonZeroUsize;
use std::os::fd::{BorrowedFd, FromRawFd, RawFd};
use std::time::Duration;

use polling::{Event, Events, PollMode, Poller};

const EVENTS_MAX: usize = 1024;

pub struct Peer {
    poller: Poller,
    events: Events,
    streams: Vec<ManuallyDrop<TcpStream>>,
}

fn add(peer: &Peer, stream: &TcpStream, index: usize) {
    let event = Event::readable(index);
    unsafe { peer.poller.add_with_mode(stream, event, PollMode::Edge) }.unwrap();
}

#[no_mangle]
pub extern "C" fn peer_create() -> Box<Peer> {
    let events = Events::with_capacity(NonZeroUsize::new(EVENTS_MAX).unwrap());
    Box::new(Peer { poller: Poller::new().unwrap(), events, streams: Vec::new() })
}

#[no_mangle]
pub extern "C" fn peer_destroy(peer: Box<Peer>) {
    // The descriptors are the driver's, so they are not closed.
    for stream in &peer.streams {
        peer.poller.delete(&**stream).unwrap();
    }
}

#[no_mangle]
pub unsafe extern "C" fn peer_watch(peer: &mut Peer, fds: *const RawFd, count: usize) {
    for (index, fd) in std::slice::from_raw_parts(fds, count).iter().enumerate() {
        let stream = ManuallyDrop::new(TcpStream::from_raw_fd(*fd));
        add(peer, &stream, index);
        peer.streams.push(stream);
    }
}

#[no_mangle]
pub extern "C" fn peer_dispatch(peer: &mut Peer) -> usize {
    peer.events.clear();
    peer.poller.wait(&mut peer.events, None).unwrap();
    let mut total = 0;
    for event in peer.events.iter() {
        if event.readable {
            let mut bytes = [0; 8];
            total += (&*peer.streams[event.key]).read(&mut bytes).unwrap();
        }
    }
    total
}

#[no_mangle]
pub extern "C" fn peer_look(peer: &mut Peer, rounds: i64) {
    for _ in 0..rounds {
        peer.events.clear();
        assert!(peer.poller.wait(&mut peer.events, Some(Duration::ZERO)).unwrap() == 0);
    }
}

#[no_mangle]
pub unsafe extern "C" fn peer_register(peer: &mut Peer, fd: RawFd, rounds: i64) {
    let stream = ManuallyDrop::new(TcpStream::from_raw_fd(fd));
    for _ in 0..rounds {
        add(peer, &stream, 0);
        peer.poller.delete(BorrowedFd::borrow_raw(fd)).unwrap();
    }
}

#[no_mangle]
pub extern "C" fn peer_reregister(peer: &mut Peer, rounds: i64) -> bool {
    for _ in 0..rounds {
        let stream = &*peer.streams[0];
        peer.poller.modify_with_mode(stream, Event::readable(0), PollMode::Edge).unwrap();
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
    unsafe { &(*peer).poller }.notify().unwrap();
}

/// Nothing else is watched then, so a wait that ends was woken.
#[no_mangle]
pub extern "C" fn peer_wait(peer: &mut Peer) {
    peer.events.clear();
    peer.poller.wait(&mut peer.events, None).unwrap();
}
