#pragma once
/// A simulated chip as a driver sees it: the libraries are loaded by path, the functions found by name.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "host_runtime.h"
#include "library.h"
#include "settings.h"
#include "task_args.h"

namespace pto {
namespace bench {

#define PTO_BENCH_HOST(function) decltype(::function) *const function = library.get<decltype(::function)>(#function)

/// The libraries log=FILE context=FILE host=FILE, in the order in which they are loaded, and the last one's functions.
struct HostRuntime {
    explicit HostRuntime(const Settings &settings)
        : log(settings.text("log"), RTLD_GLOBAL),
          context(settings.text("context"), RTLD_GLOBAL),
          library(settings.text("host"), RTLD_LOCAL) {}

    Library log;
    Library context;
    Library library;
    PTO_BENCH_HOST(create_device_context);
    PTO_BENCH_HOST(destroy_device_context);
    PTO_BENCH_HOST(get_runtime_size);
    PTO_BENCH_HOST(simpler_init);
    PTO_BENCH_HOST(finalize_device);
    PTO_BENCH_HOST(device_malloc_ctx);
    PTO_BENCH_HOST(prepare_callable);
    PTO_BENCH_HOST(run_prepared);
    PTO_BENCH_HOST(unregister_callable);
    PTO_BENCH_HOST(pto_last_error);
};

#undef PTO_BENCH_HOST

/// How a run uses the chip: block_dim=N aicpu_thread_num=N
struct Launch {
    explicit Launch(const Settings &settings)
        : block_dim(settings.integer("block_dim")), aicpu_thread_num(settings.integer("aicpu_thread_num")) {}

    int block_dim;
    int aicpu_thread_num;
};

/// What a run records, and where.
struct Recorded {
    std::string folder = {};
    int swimlane = 0;
    int tensors = 0;
    int counters = 0;  ///< a type of events
    int dependencies = 0;
};

/// Not initialised by the constructor.
class Chip {
public:
    explicit Chip(const HostRuntime &host)
        : host_(host),
          context_(host.create_device_context()),
          storage_(host.get_runtime_size() / sizeof(Line) + 1) {}
    Chip(const Chip &) = delete;
    Chip &operator=(const Chip &) = delete;
    ~Chip() { host_.destroy_device_context(context_); }

    void init(int device = 0) { check(host_.simpler_init(context_, device, nullptr, 0, nullptr, 0), "simpler_init"); }
    void finalize() { check(host_.finalize_device(context_), "finalize_device"); }

    void prepare(int32_t id, const std::vector<uint8_t> &image) {
        check(host_.prepare_callable(context_, id, image.data()), "prepare_callable");
    }
    void unregister(int32_t id) { check(host_.unregister_callable(context_, id), "unregister_callable"); }

    void run(int32_t id, const ChipStorageTaskArgs &args, const Launch &launch, const Recorded &recorded = {}) {
        check(host_.run_prepared(context_, storage_.data(), id, &args, launch.block_dim, launch.aicpu_thread_num,
                                 recorded.swimlane, recorded.tensors, recorded.counters, recorded.dependencies,
                                 recorded.folder.c_str()),
              "run_prepared");
    }

    /// Device memory, which on the simulator is memory of this process. It lives as long as the chip.
    void *allocate(size_t bytes) {
        void *memory = host_.device_malloc_ctx(context_, bytes);
        check(memory == nullptr ? -1 : 0, "device_malloc_ctx");
        return memory;
    }

private:
    struct alignas(64) Line {
        uint8_t bytes[64];
    };

    void check(int result, const char *call) {
        if (result == 0) return;
        PtoErrorRecord record{};
        record.struct_size = sizeof(record);
        const bool is_known = host_.pto_last_error(context_, &record) == 0;
        throw std::runtime_error(std::string(call) + " returned " + std::to_string(result) +
                                 (is_known ? std::string(": ") + record.message : std::string()));
    }

    const HostRuntime &host_;
    DeviceContextHandle context_;
    std::vector<Line> storage_;
};

}  // namespace bench
}  // namespace pto
