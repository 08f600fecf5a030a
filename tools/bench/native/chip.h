#pragma once
/// A simulated chip as a driver sees it: the libraries are loaded by path, the functions found by name.

#include <dlfcn.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host_runtime.h"
#include "task_args.h"

namespace pto {
namespace bench {

class Library {
public:
    Library(const std::string &path, int flags) : handle_(dlopen(path.c_str(), RTLD_NOW | flags)) {
        if (handle_ == nullptr) throw std::runtime_error(dlerror());
    }
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;
    ~Library() { dlclose(handle_); }

    template <typename Function>
    Function *get(const char *name) const {
        auto *symbol = reinterpret_cast<Function *>(dlsym(handle_, name));
        if (symbol == nullptr) throw std::runtime_error(std::string("missing symbol ") + name);
        return symbol;
    }

private:
    void *handle_;
};

#define PTO_BENCH_HOST(function) host_.get<decltype(::function)>(#function)

/// How a run uses the chip.
struct Launch {
    int block_dim = 3;
    int aicpu_thread_num = 4;
};

/// Paths of the libraries, in the order in which they are loaded.
struct ChipLibraries {
    std::string log;
    std::string context;
    std::string host;
};

/// Device 0, with one callable under id 0.
class Chip {
public:
    Chip(const ChipLibraries &libraries, const std::vector<uint8_t> &image, Launch launch)
        : log_(libraries.log, RTLD_GLOBAL),
          context_library_(libraries.context, RTLD_GLOBAL),
          host_(libraries.host, RTLD_LOCAL),
          launch_(launch),
          run_(PTO_BENCH_HOST(run_prepared)) {
        context_ = PTO_BENCH_HOST(create_device_context)();
        check(PTO_BENCH_HOST(simpler_init)(context_, 0, nullptr, 0, nullptr, 0), "simpler_init");
        storage_.resize(PTO_BENCH_HOST(get_runtime_size)() / sizeof(Line) + 1);
        check(PTO_BENCH_HOST(prepare_callable)(context_, 0, image.data()), "prepare_callable");
    }
    ~Chip() { PTO_BENCH_HOST(destroy_device_context)(context_); }

    void run(const ChipStorageTaskArgs &args) {
        const int result = run_(context_, storage_.data(), 0, &args, launch_.block_dim, launch_.aicpu_thread_num, 0, 0,
                                0, 0, "");
        if (result != 0) check(result, "run_prepared");
    }

private:
    struct alignas(64) Line {
        uint8_t bytes[64];
    };

    void check(int result, const char *call) {
        if (result == 0) return;
        PtoErrorRecord record{};
        record.struct_size = sizeof(record);
        const bool is_known = PTO_BENCH_HOST(pto_last_error)(context_, &record) == 0;
        throw std::runtime_error(std::string(call) + " returned " + std::to_string(result) +
                                 (is_known ? std::string(": ") + record.message : std::string()));
    }

    Library log_;
    Library context_library_;
    Library host_;
    Launch launch_;
    decltype(::run_prepared) *run_;
    DeviceContextHandle context_ = nullptr;
    std::vector<Line> storage_;
};

}  // namespace bench
}  // namespace pto
