// The C++ side of the agreement test: builds encoded bytes from values, and tells the values in encoded bytes, with
// nothing but the headers of native/abi.
//
// Both directions of standard input and output are messages: uint32 length, then that many bytes. A request is one
// letter and a payload; the answer is '0' and the result, or '1' and the text of the error. Small letters build
// (payload: lines of text, result: bytes), capital ones tell (payload: bytes, result: lines of text):
//
//   b B  blob of task arguments        a A  ChipStorageTaskArgs        k K  CallConfig
//   c C  CoreCallable image            p P  ChipCallable image
//
// Every payload of bytes lies in a heap block of exactly its size, so that AddressSanitizer sees a read past its end.

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "call_config.h"
#include "callable.h"
#include "task_args.h"

namespace {

using Bytes = std::vector<uint8_t>;

// A payload in memory of exactly its size, aligned as a mailbox would be.
struct Payload {
    std::unique_ptr<uint8_t[]> data;
    size_t size;
};

std::string hex(const void *bytes, size_t size) {
    static const char digits[] = "0123456789abcdef";
    std::string text = "x";
    for (size_t i = 0; i < size; ++i) {
        const uint8_t byte = static_cast<const uint8_t *>(bytes)[i];
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string unhex(const std::string &text) {
    std::string bytes;
    for (size_t i = 1; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return bytes;
}

std::string next_word(std::istream &in) {
    std::string word;
    in >> word;
    return word;
}

uint64_t next_u64(std::istream &in) { return std::stoull(next_word(in)); }
int32_t next_i32(std::istream &in) { return static_cast<int32_t>(std::stol(next_word(in))); }

// ---- task arguments: "t address dtype child_memory ndims extents…" and "s bits"

template <typename Args>
void add_args(Args &args, std::istream &in) {
    for (std::string kind = next_word(in); !kind.empty(); kind = next_word(in)) {
        if (kind == "s") {
            args.add_scalar(next_u64(in));
            continue;
        }
        ContinuousTensor tensor{};
        tensor.data = next_u64(in);
        tensor.dtype = static_cast<DataType>(next_u64(in));
        tensor.child_memory = static_cast<uint8_t>(next_u64(in));
        tensor.ndims = static_cast<uint32_t>(next_u64(in));
        for (uint32_t dim = 0; dim < tensor.ndims; ++dim) tensor.shapes[dim] = static_cast<uint32_t>(next_u64(in));
        args.add_tensor(tensor);
    }
}

template <typename Args>
void tell_args(const Args &args, std::ostream &out) {
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        const ContinuousTensor &tensor = args.tensor(i);
        if (get_element_size(tensor.dtype) == 0) throw std::runtime_error("unknown dtype");
        if (tensor.ndims > CONTINUOUS_TENSOR_MAX_DIMS) throw std::runtime_error("too many dimensions");
        if (tensor.child_memory > 1) throw std::runtime_error("child_memory is neither 0 nor 1");
        out << "t " << tensor.data << ' ' << unsigned(static_cast<uint8_t>(tensor.dtype)) << ' '
            << unsigned(tensor.child_memory) << ' ' << tensor.ndims;
        for (uint32_t dim = 0; dim < tensor.ndims; ++dim) out << ' ' << tensor.shapes[dim];
        out << '\n';
    }
    for (int32_t i = 0; i < args.scalar_count(); ++i) out << "s " << args.scalar(i) << '\n';
}

Bytes build_blob(std::istream &in) {
    TaskArgs args;
    add_args(args, in);
    Bytes bytes(task_args_blob_size(args));
    write_blob(bytes.data(), args);
    return bytes;
}

void tell_blob(const Payload &payload, std::ostream &out) {
    const TaskArgsView view = read_blob(payload.data.get(), payload.size);
    TaskArgs args;
    for (int32_t i = 0; i < view.tensor_count; ++i) args.add_tensor(view.tensors[i]);
    for (int32_t i = 0; i < view.scalar_count; ++i) args.add_scalar(view.scalars[i]);
    tell_args(args, out);
}

Bytes build_storage(std::istream &in) {
    TaskArgs args;
    add_args(args, in);
    const ChipStorageTaskArgs storage = view_to_chip_storage(make_view(args));
    const auto *bytes = reinterpret_cast<const uint8_t *>(&storage);
    return Bytes(bytes, bytes + sizeof(storage));
}

void tell_storage(const Payload &payload, std::ostream &out) {
    if (payload.size < sizeof(ChipStorageTaskArgs)) throw std::runtime_error("shorter than ChipStorageTaskArgs");
    ChipStorageTaskArgs storage;
    std::memcpy(static_cast<void *>(&storage), payload.data.get(), sizeof(storage));
    // The same limits as for a view.
    const TaskArgsView view{storage.tensor_count(), storage.scalar_count(), storage.tensor_data(),
                            storage.scalar_data()};
    if (view.tensor_count < 0 || view.scalar_count < 0) throw std::runtime_error("negative counts");
    tell_args(view_to_chip_storage(view), out);
}

// ---- CallConfig: six numbers and the prefix in hex

Bytes build_config(std::istream &in) {
    CallConfig config;
    config.block_dim = next_i32(in);
    config.aicpu_thread_num = next_i32(in);
    config.enable_l2_swimlane = next_i32(in);
    config.enable_dump_tensor = next_i32(in);
    config.enable_pmu = next_i32(in);
    config.enable_dep_gen = next_i32(in);
    const std::string prefix = unhex(next_word(in));
    if (prefix.size() >= sizeof(config.output_prefix)) throw std::runtime_error("prefix too long");
    std::memcpy(config.output_prefix, prefix.data(), prefix.size());
    const auto *bytes = reinterpret_cast<const uint8_t *>(&config);
    return Bytes(bytes, bytes + sizeof(config));
}

void tell_config(const Payload &payload, std::ostream &out) {
    if (payload.size < sizeof(CallConfig)) throw std::runtime_error("shorter than CallConfig");
    CallConfig config;
    std::memcpy(&config, payload.data.get(), sizeof(config));
    const size_t length = strnlen(config.output_prefix, sizeof(config.output_prefix));
    if (length == sizeof(config.output_prefix)) throw std::runtime_error("prefix without NUL");
    out << config.block_dim << ' ' << config.aicpu_thread_num << ' ' << config.enable_l2_swimlane << ' '
        << config.enable_dump_tensor << ' ' << config.enable_pmu << ' ' << config.enable_dep_gen << ' '
        << hex(config.output_prefix, length) << '\n';
}

// ---- callables: "sig_count directions… binary", a chip's then "func_name config_name child_count {func_id child}…"

std::vector<ArgDirection> next_signature(std::istream &in) {
    std::vector<ArgDirection> signature(static_cast<size_t>(next_u64(in)));
    for (ArgDirection &direction : signature) direction = static_cast<ArgDirection>(next_i32(in));
    return signature;
}

Bytes build_core(std::istream &in) {
    const std::vector<ArgDirection> signature = next_signature(in);
    const std::string binary = unhex(next_word(in));
    return make_callable<CORE_MAX_TENSOR_ARGS>(signature.data(), static_cast<int32_t>(signature.size()), binary.data(),
                                               static_cast<uint32_t>(binary.size()));
}

Bytes build_chip(std::istream &in) {
    const std::vector<ArgDirection> signature = next_signature(in);
    const std::string binary = unhex(next_word(in));
    const std::string func_name = unhex(next_word(in));
    const std::string config_name = unhex(next_word(in));
    std::vector<int32_t> func_ids(static_cast<size_t>(next_u64(in)));
    std::vector<Bytes> children(func_ids.size());
    for (size_t i = 0; i < func_ids.size(); ++i) {
        func_ids[i] = next_i32(in);
        children[i] = build_core(in);
    }
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        signature.data(), static_cast<int32_t>(signature.size()), func_name.c_str(), binary.data(),
        static_cast<uint32_t>(binary.size()), func_ids.data(), children.data(), static_cast<int32_t>(children.size()),
        config_name.c_str());
}

template <typename View>
void tell_code(const View &view, std::ostream &out) {
    out << view.sig_count();
    for (int32_t i = 0; i < view.sig_count(); ++i) out << ' ' << static_cast<int32_t>(view.sig(i));
    out << ' ' << hex(view.binary_data(), view.binary_size()) << '\n';
}

void tell_core(const Payload &payload, std::ostream &out) {
    if (const char *error = validate_core_callable(payload.data.get(), payload.size)) throw std::runtime_error(error);
    tell_code(CoreCallableView(payload.data.get()), out);
}

void tell_chip(const Payload &payload, std::ostream &out) {
    if (const char *error = validate_chip_callable(payload.data.get(), payload.size)) throw std::runtime_error(error);
    const ChipCallableView chip(payload.data.get());
    tell_code(chip, out);
    out << hex(chip.func_name(), chip.func_name_len()) << ' ' << hex(chip.config_name(), chip.config_name_len()) << ' '
        << chip.child_count() << '\n';
    for (int32_t i = 0; i < chip.child_count(); ++i) {
        out << chip.child_func_id(i) << ' ';
        tell_code(chip.child(i), out);
    }
}

// ---- messages

Bytes build(char what, const Payload &payload) {
    std::istringstream in(std::string(reinterpret_cast<const char *>(payload.data.get()), payload.size));
    switch (what) {
        case 'b': return build_blob(in);
        case 'a': return build_storage(in);
        case 'k': return build_config(in);
        case 'c': return build_core(in);
        case 'p': return build_chip(in);
        default: throw std::runtime_error("unknown request");
    }
}

std::string tell(char what, const Payload &payload) {
    std::ostringstream out;
    switch (what) {
        case 'B': tell_blob(payload, out); break;
        case 'A': tell_storage(payload, out); break;
        case 'K': tell_config(payload, out); break;
        case 'C': tell_core(payload, out); break;
        case 'P': tell_chip(payload, out); break;
        default: throw std::runtime_error("unknown request");
    }
    return out.str();
}

void answer(char status, const void *bytes, size_t size) {
    const uint32_t length = static_cast<uint32_t>(size) + 1;
    std::fwrite(&length, sizeof(length), 1, stdout);
    std::fwrite(&status, 1, 1, stdout);
    if (size != 0) std::fwrite(bytes, 1, size, stdout);
    std::fflush(stdout);
}

}  // namespace

int main() {
    uint32_t length = 0;
    char what = 0;
    while (std::fread(&length, sizeof(length), 1, stdin) == 1 && std::fread(&what, 1, 1, stdin) == 1) {
        Payload payload{std::make_unique<uint8_t[]>(length - 1), length - 1};
        if (payload.size != 0 && std::fread(payload.data.get(), payload.size, 1, stdin) != 1) return 1;
        try {
            if (what >= 'a') {
                const Bytes bytes = build(what, payload);
                answer('0', bytes.data(), bytes.size());
            } else {
                const std::string text = tell(what, payload);
                answer('0', text.data(), text.size());
            }
        } catch (const std::exception &error) {
            answer('1', error.what(), std::strlen(error.what()));
        }
    }
    return 0;
}
