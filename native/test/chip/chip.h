#pragma once
/// A simulated chip for tests: loads a libhost_runtime.so as a driver does, with nothing but its C header.

#include <dlfcn.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "call_config.h"
#include "callable.h"
#include "host_runtime.h"
#include "task_args.h"

namespace pto {
namespace test {

inline std::vector<uint8_t> read_file(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The functions of a host library, resolved by name.
class HostLibrary {
public:
    explicit HostLibrary(const std::string &path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) throw std::runtime_error(dlerror());
    }
    HostLibrary(const HostLibrary &) = delete;
    HostLibrary &operator=(const HostLibrary &) = delete;
    ~HostLibrary() { dlclose(handle_); }

    template <typename Function>
    Function *get(const char *name) const {
        auto *symbol = reinterpret_cast<Function *>(dlsym(handle_, name));
        if (symbol == nullptr) throw std::runtime_error(std::string("missing symbol ") + name);
        return symbol;
    }

private:
    void *handle_;
};

#define PTO_HOST_CALL(function) host_.get<decltype(::function)>(#function)

/// A kernel of a callable: its id and its library.
using KernelFile = std::pair<int32_t, std::string>;

/// The image of a callable made of files.
inline std::vector<uint8_t> make_image(const std::string &orchestration, const char *function,
                                       const std::vector<KernelFile> &kernels,
                                       const std::vector<ArgDirection> &signature = {}) {
    std::vector<std::vector<uint8_t>> children;
    std::vector<int32_t> ids;
    for (const KernelFile &kernel : kernels) {
        const std::vector<uint8_t> binary = read_file(kernel.second);
        children.push_back(make_callable<CORE_MAX_TENSOR_ARGS>(nullptr, 0, binary.data(), binary.size()));
        ids.push_back(kernel.first);
    }
    const std::vector<uint8_t> library = read_file(orchestration);
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(
        signature.data(), static_cast<int32_t>(signature.size()), function, library.data(), library.size(), ids.data(),
        children.data(), static_cast<int32_t>(children.size()));
}

class Chip {
public:
    explicit Chip(const std::string &library, int device_id = 0) : host_(library) {
        context_ = PTO_HOST_CALL(create_device_context)();
        if (PTO_HOST_CALL(simpler_init)(context_, device_id, nullptr, 0, nullptr, 0) != 0) {
            throw std::runtime_error(error().message);
        }
        storage_.resize(PTO_HOST_CALL(get_runtime_size)() / sizeof(Line) + 1);
        if (const char *folder = std::getenv("PTO_TEST_RECORD_FOLDER")) {
            record(folder);
            record_tasks(folder);
        }
    }
    ~Chip() { PTO_HOST_CALL(destroy_device_context)(context_); }

    int prepare(int32_t id, const std::vector<uint8_t> &image) {
        return PTO_HOST_CALL(prepare_callable)(context_, id, image.data());
    }
    int unregister(int32_t id) { return PTO_HOST_CALL(unregister_callable)(context_, id); }

    /// The runs to come record all that is known of their tasks there: dependencies, tensors, scopes.
    void record_tasks(const std::string &folder) {
        folder_ = folder;
        records_tasks_ = true;
    }
    /// The runs to come record there when their kernels ran. With PTO_TEST_RECORD_FOLDER all runs record everything.
    void record(const std::string &folder, int32_t swimlane = 1, int32_t pmu = 2) {
        folder_ = folder;
        swimlane_ = swimlane;
        pmu_ = pmu;
    }
    /// The times that the runs to come record are those of a modelled chip.
    void model_time(bool is_on = true) { models_time_ = is_on; }

    /// In the order of the seed in PTO_TEST_SCHEDULE_SEED, if that is set.
    int run(int32_t id, const ChipStorageTaskArgs &args, int block_dim = 3, int aicpu_thread_num = 4) {
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        if (const char *seed = std::getenv("PTO_TEST_SCHEDULE_SEED")) {
            options.flags = PTO_RUN_SERIAL;
            options.schedule_seed = std::strtoull(seed, nullptr, 10);
            return run_with(id, args, options, block_dim, aicpu_thread_num);
        }
        if (records_tasks_ || models_time_) return run_with(id, args, options, block_dim, aicpu_thread_num);
        return PTO_HOST_CALL(run_prepared)(context_, storage_.data(), id, &args, block_dim, aicpu_thread_num, swimlane_, 0, pmu_, 0,
                                           folder_.c_str());
    }

    /// The same with options of the run.
    int run_with(int32_t id, const ChipStorageTaskArgs &args, PtoRunOptions options, int block_dim = 3,
                 int aicpu_thread_num = 4, const std::string &output_prefix = "") {
        CallConfig config;
        const std::string &folder = output_prefix.empty() ? folder_ : output_prefix;
        config.enable_l2_swimlane = swimlane_;
        config.enable_pmu = pmu_;
        if (records_tasks_) {
            config.enable_dump_tensor = config.enable_dep_gen = 1;
            options.flags |= PTO_RUN_SCOPE_STATS;
        }
        if (models_time_) options.flags |= PTO_RUN_MODEL_TIME;
        folder.copy(config.output_prefix, sizeof(config.output_prefix) - 1);
        config.block_dim = block_dim;
        config.aicpu_thread_num = aicpu_thread_num;
        return PTO_HOST_CALL(pto_run_prepared)(context_, storage_.data(), id, &args, &config, &options);
    }

    /// Exactly what is asked for.
    int run_as(int32_t id, const ChipStorageTaskArgs &args, const CallConfig &config) {
        return PTO_HOST_CALL(pto_run_prepared)(context_, storage_.data(), id, &args, &config, nullptr);
    }

    PtoErrorRecord error() const {
        PtoErrorRecord record{};
        PTO_HOST_CALL(pto_last_error)(context_, &record);
        return record;
    }

    size_t aicpu_dlopen_count() const { return PTO_HOST_CALL(get_aicpu_dlopen_count)(context_); }
    size_t host_dlopen_count() const { return PTO_HOST_CALL(get_host_dlopen_count)(context_); }
    DeviceContextHandle context() const { return context_; }
    const HostLibrary &host() const { return host_; }

private:
    struct alignas(64) Line {
        uint8_t bytes[64];
    };
    HostLibrary host_;
    DeviceContextHandle context_ = nullptr;
    std::vector<Line> storage_;
    std::string folder_;
    int32_t swimlane_ = 0;
    int32_t pmu_ = 0;
    bool records_tasks_ = false;
    bool models_time_ = false;
};

}  // namespace test
}  // namespace pto
