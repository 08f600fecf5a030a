#include "addon/js_arguments.h"

#include <cstring>
#include <string>

#include "base/failure.h"
#include "platform/driver/tensor_check.h"

namespace pto {
namespace addon {
namespace {

using abi::ErrorCode;

void check(napi_status status, const char *call) {
    if (status == napi_ok) return;
    throw base::Failure(ErrorCode::ERR_PTO_INTERNAL, std::string(call) + " returned " + std::to_string(status));
}

/// Size of the elements of a typed array in bytes.
size_t element_size(napi_typedarray_type type) {
    switch (type) {
        case napi_int8_array:
        case napi_uint8_array:
        case napi_uint8_clamped_array:
            return 1;
        case napi_int16_array:
        case napi_uint16_array:
        case napi_float16_array:
            return 2;
        case napi_int32_array:
        case napi_uint32_array:
        case napi_float32_array:
            return 4;
        case napi_float64_array:
        case napi_bigint64_array:
        case napi_biguint64_array:
            return 8;
    }
    return 1;
}

bool is_detached(napi_env env, napi_value typed_array) {
    napi_value buffer = nullptr;
    bool result = false;
    check(napi_get_typedarray_info(env, typed_array, nullptr, nullptr, nullptr, &buffer, nullptr),
          "napi_get_typedarray_info");
    check(napi_is_detached_arraybuffer(env, buffer, &result), "napi_is_detached_arraybuffer");
    return result;
}

uint64_t host_address(napi_env env, napi_value array, uint64_t needed, int32_t index) {
    const std::string name = "tensor " + std::to_string(index);
    ByteSpan span;
    if (!read_typed_array(env, array, &span)) {
        base::Failure failure(ErrorCode::ERR_PTO_ARGS_TENSOR, name + " is not backed by a typed array.");
        throw failure.with("index", index);
    }
    if (span.nbytes < needed) {
        const bool detached = span.nbytes == 0 && is_detached(env, array);
        base::Failure failure(ErrorCode::ERR_PTO_ARGS_TENSOR,
                        detached ? name + " is detached: its ArrayBuffer was transferred or moved to another thread. "
                                          "Pass an array that this thread still owns."
                                 : name + " needs " + std::to_string(needed) + " bytes; its typed array has " +
                                       std::to_string(span.nbytes) + ".");
        throw failure.with("index", index)
            .with("neededBytes", static_cast<int64_t>(needed))
            .with("givenBytes", static_cast<int64_t>(span.nbytes));
    }
    return reinterpret_cast<uint64_t>(span.data);
}

std::string text_option(const Napi::Object &options, const char *name) {
    const Napi::Value value = options.Get(name);
    return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
}

}  // namespace

driver::HostRuntimePaths read_runtime_paths(const Napi::Value &value) {
    if (!value.IsObject()) throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, "the libraries of a runtime come as an object.");
    const Napi::Object options = value.As<Napi::Object>();
    driver::HostRuntimePaths paths;
    paths.log = text_option(options, "log");
    paths.sim_context = text_option(options, "simContext");
    paths.host_runtime = text_option(options, "hostRuntime");
    paths.log_level = options.Get("logLevel").ToNumber().Int32Value();
    paths.log_info_verbosity = options.Get("logInfoVerbosity").ToNumber().Int32Value();
    return paths;
}

bool read_typed_array(napi_env env, napi_value value, ByteSpan *out) {
    napi_typedarray_type type;
    size_t length = 0;
    void *data = nullptr;
    if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) return false;
    out->data = static_cast<uint8_t *>(data);
    out->nbytes = length * element_size(type);
    return true;
}

ByteSpan require_typed_array(const Napi::Value &value, const char *what) {
    ByteSpan span;
    if (read_typed_array(value.Env(), value, &span)) return span;
    throw base::Failure(ErrorCode::ERR_PTO_OPTION_INVALID, std::string(what) + " must be a typed array.");
}

uint64_t require_address(const Napi::Value &value) {
    bool is_lossless = false;
    uint64_t address = 0;
    if (napi_get_value_bigint_uint64(value.Env(), value, &address, &is_lossless) == napi_ok && is_lossless) {
        return address;
    }
    throw base::Failure(ErrorCode::ERR_PTO_DEVICE_POINTER, "a device address must be a bigint of 64 bits.");
}

void read_task_args(const Napi::Value &encoded, napi_value arrays, const driver::DeviceMemory &memory,
                    ChipStorageTaskArgs &out) {
    const ByteSpan bytes = require_typed_array(encoded, "the encoded arguments");
    if (bytes.nbytes != sizeof(out)) {
        throw base::Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "encoded arguments have " + std::to_string(bytes.nbytes) +
                                                           " bytes; allowed: " + std::to_string(sizeof(out)) + ".");
    }
    std::memcpy(static_cast<void *>(&out), bytes.data, sizeof(out));
    const int32_t count = out.tensor_count();
    if (count < 0 || count > CHIP_MAX_TENSOR_ARGS || out.scalar_count() < 0 ||
        out.scalar_count() > CHIP_MAX_SCALAR_ARGS) {
        throw base::Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "encoded arguments have impossible counts.");
    }
    const napi_env env = encoded.Env();
    for (int32_t i = 0; i < count; ++i) {
        ContinuousTensor &tensor = out.tensor(i);
        const uint64_t nbytes = driver::checked_nbytes(tensor, i);
        if (tensor.is_child_memory()) {
            memory.require_tensor(i, tensor.data, nbytes);
        } else {
            napi_value array = nullptr;
            check(napi_get_element(env, arrays, static_cast<uint32_t>(i), &array), "napi_get_element");
            tensor.data = host_address(env, array, nbytes, i);
        }
    }
}

void read_run_settings(const Napi::Value &encoded, abi::RunSettingsRecord &out) {
    const ByteSpan bytes = require_typed_array(encoded, "the encoded settings of a run");
    if (bytes.nbytes != sizeof(out)) {
        throw base::Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "encoded settings of a run have " + std::to_string(bytes.nbytes) +
                                                           " bytes; allowed: " + std::to_string(sizeof(out)) + ".");
    }
    std::memcpy(static_cast<void *>(&out), bytes.data, sizeof(out));
    out.config.output_prefix[sizeof(out.config.output_prefix) - 1] = '\0';
    out.options.struct_size = sizeof(out.options);
}

}  // namespace addon
}  // namespace pto
