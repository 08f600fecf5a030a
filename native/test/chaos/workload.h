#pragma once
/// A device that is kept busy with graphs of every kind, and whose every result is checked.

#include <cstdio>
#include <memory>
#include <mutex>

#include "test/chaos/await_kernel.h"
#include "test/tmr/graph_test.h"

namespace pto {
namespace test {

/// Held while libraries are loaded or closed where ThreadSanitizer watches: it does not see the loader's own lock, and where
/// one thread's library lay, another thread's may lie next.
class LoadingLock {
public:
    LoadingLock() {
#ifdef __SANITIZE_THREAD__
        static std::mutex mutex;
        lock_ = std::unique_lock<std::mutex>(mutex);
#endif
    }

private:
    std::unique_lock<std::mutex> lock_;
};

inline std::vector<KernelFile> chaos_kernels() {
    std::vector<KernelFile> kernels = all_kernels();
    kernels.push_back({kAwait, PTO_TEST_KERNEL_DIR "/await_kernel.so"});
    return kernels;
}

inline const ChipModel &chip_named(const std::string &name) { return name == kA5.name ? kA5 : kA2A3; }

class Workload {
public:
    Workload(const ChipModel &model, int device_id) : model_(model) {
        const LoadingLock lock;
        chip_ = std::make_unique<Chip>(model.library, device_id);
    }
    ~Workload() {
        const LoadingLock lock;
        chip_.reset();
    }

    Chip &chip() { return *chip_; }

    bool prepare() {
        const LoadingLock lock;
        const std::pair<const char *, const char *> graphs[] = {{PTO_DEPENDENCIES_GRAPHS, "inout_chain"},
                                                                {PTO_DEPENDENCIES_GRAPHS, "diamond"},
                                                                {PTO_LAUNCH_GRAPHS, "meet"},
                                                                {PTO_LAUNCH_GRAPHS, "crowd"},
                                                                {PTO_GANG_GRAPHS, "gangs"}};
        int32_t id = 0;
        for (const auto &[library, function] : graphs) {
            if (chip_->prepare(id++, make_image(library, function, all_kernels())) != 0) return complain("prepare");
        }
        return round(1, 1);
    }

    /// Every graph once. `seed` makes rounds differ.
    bool round(int block_dim, int seed) {
        const int threads = 1 + seed % model_.max_aicpu_threads;
        const auto run = [&](int32_t id, const ChipStorageTaskArgs &args) {
            return chip_->run(id, args, block_dim, threads) == 0;
        };
        std::vector<int32_t> chain = {seed};
        int32_t folded = seed;
        for (int32_t i = 1; i <= 50; ++i) folded = static_cast<int32_t>(static_cast<uint32_t>(folded) * 3 + static_cast<uint32_t>(i));
        if (!run(0, Args().tensor(chain).scalar(50)) || chain[0] != folded) return complain("chain");
        std::vector<int32_t> in = {seed, seed + 1}, both(4, 0);
        const std::vector<int32_t> joined = {(seed + 11) * 3 + 5, (seed + 12) * 3 + 5, (seed + 21) * 3 + 5, (seed + 22) * 3 + 5};
        if (!run(1, Args().tensor(in).tensor(both)) || both != joined) return complain("diamond");
        std::vector<int32_t> meetings(6, 0);
        if (!run(2, Args().tensor(meetings).scalar(7).scalar(3).scalar(2)) || meetings != std::vector<int32_t>(6, 3)) {
            return complain("meetings");
        }
        std::vector<int32_t> crowd(100, 0);
        if (!run(3, Args().tensor(crowd).scalar(100)) || crowd != std::vector<int32_t>(100, 1)) return complain("crowd");
        std::vector<int32_t> gangs(2, 0);
        const auto blocks = static_cast<uint64_t>(block_dim);
        if (!run(4, Args().tensor(gangs).scalar(7).scalar(blocks).scalar(3)) || gangs != std::vector<int32_t>(2, 3 * block_dim)) {
            return complain("gangs");
        }
        return true;
    }

private:
    bool complain(const char *what) {
        std::fprintf(stderr, "%s is wrong: %s\n", what, chip_->error().message);
        return false;
    }

    const ChipModel &model_;
    std::unique_ptr<Chip> chip_;
};

}  // namespace test
}  // namespace pto
