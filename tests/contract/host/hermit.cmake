# The peers are in a program of the build machine, which starts the suite.
target_sources(contract PRIVATE host/remote_peer.cpp host/without_processes.cpp)
if(MIO_HERMIT_KERNEL STREQUAL "mio_hermit_kernel")
  # The rest wants what kernel 0.11.0 does not do; platform/hermit/README.md lists it.
  set(cases capacity. close. connect. edge. error. interest. lifetime. nesting. poll. slab. source.
    tcp. tcp_listener. threads.re threads.two timeout. truncation. waker.after waker.wake)
  list(JOIN cases "," cases)
  set(run "${PROJECT_SOURCE_DIR}/tools/run_contract_firmware.py;--hermit;--cases;${cases}")
  # Where the guest finds the build machine: QEMU's own side of its network.
  set(peer 10.0.2.2)
else()
  set(run "${PROJECT_SOURCE_DIR}/tools/run_contract.py;--guest;hermit")
  # The shim is a process of that machine.
  set(peer 127.0.0.1)
endif()
set_target_properties(contract PROPERTIES CROSSCOMPILING_EMULATOR "python3;${run}")
set_property(SOURCE host/hermit.cpp PROPERTY COMPILE_DEFINITIONS "MIO_PEER_IP=\"${peer}\"")
