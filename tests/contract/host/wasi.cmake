target_sources(contract PRIVATE host/remote_peer.cpp host/without_processes.cpp)
# The peers are in a program of the build machine, which starts the suite.
set_target_properties(contract PROPERTIES
  CROSSCOMPILING_EMULATOR "python3;${PROJECT_SOURCE_DIR}/tools/run_contract.py")
