#pragma once
/// Reading the arguments of a call from JavaScript: plain N-API, no object is looked into on the way of a run.
///
/// Everything here runs on the JavaScript thread and throws Failure for what a caller did wrong.

#include <napi.h>

#include <cstddef>
#include <cstdint>

#include "abi/lane.h"
#include "abi/task_args.h"
#include "platform/driver/device_memory.h"
#include "platform/driver/host_runtime_library.h"

namespace pto {
namespace addon {

/// The libraries that a runtime is made of, and how much they print.
driver::HostRuntimePaths read_runtime_paths(const Napi::Value &value);

/// The memory behind a typed array. Valid for as long as the array is referenced and its buffer is not transferred.
struct ByteSpan {
    uint8_t *data = nullptr;
    size_t nbytes = 0;
};

/// False when `value` is not a typed array. A detached array is one of no bytes.
bool read_typed_array(napi_env env, napi_value value, ByteSpan *out);

/// The bytes of a typed array; `what` names the argument in the failure.
ByteSpan require_typed_array(const Napi::Value &value, const char *what);

/// An unsigned address that came as BigInt.
uint64_t require_address(const Napi::Value &value);

/// Copies the encoded arguments of a run and puts an address into each tensor: that of the typed array in `arrays` for
/// a host tensor, the given one, after a look into `memory`, for a device tensor.
void read_task_args(const Napi::Value &encoded, napi_value arrays, const driver::DeviceMemory &memory,
                    ChipStorageTaskArgs &out);

void read_run_settings(const Napi::Value &encoded, abi::RunSettingsRecord &out);

}  // namespace addon
}  // namespace pto
