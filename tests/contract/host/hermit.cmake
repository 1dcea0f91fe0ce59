# The peers are in a program of the build machine, which starts the suite.
target_sources(contract PRIVATE host/remote_peer.cpp)
set_target_properties(contract PROPERTIES
  CROSSCOMPILING_EMULATOR "python3;${PROJECT_SOURCE_DIR}/tools/run_contract.py;--guest;hermit")
# Where the guest finds the build machine: the shim is a process of it.
set_property(SOURCE host/hermit.cpp PROPERTY COMPILE_DEFINITIONS "MIO_PEER_IP=\"127.0.0.1\"")
