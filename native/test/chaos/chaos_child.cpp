/// What the chaos tests start as other processes.
///
///     chaos_child work CHIP DEVICES ROUNDS BLOCK_DIM    each device in a thread of its own; prints "working" when all are
///     chaos_child reload CHIP                           prepares, runs and closes a device until it is killed
///     chaos_child wait CHIP GRAPH LIMIT_MS              a run that waits for the host; prints "waiting" meanwhile
///     chaos_child hang CHIP LIMIT_MS                    a kernel that never returns, then another device
///
/// Ends with 0 when everything was right.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "test/chaos/workload.h"

namespace pto {
namespace test {
namespace {

void say(const char *line) {
    std::printf("%s\n", line);
    std::fflush(stdout);
}

void sleep_ms(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

int work(const ChipModel &model, int devices, int rounds, int block_dim) {
    std::atomic<int> ready{0}, failures{0};
    std::vector<std::thread> threads;
    for (int device = 0; device < devices; ++device) {
        threads.emplace_back([&, device] {
            Workload workload(model, device);
            if (!workload.prepare()) failures.fetch_add(1);
            if (ready.fetch_add(1) + 1 == devices) say("working");
            for (int i = 0; i < rounds && failures.load() == 0; ++i) {
                if (!workload.round(block_dim, i)) failures.fetch_add(1);
            }
        });
    }
    for (std::thread &thread : threads) thread.join();
    return failures.load() == 0 ? 0 : 1;
}

int reload(const ChipModel &model) {
    say("working");
    for (int i = 0;; ++i) {
        Workload workload(model, i % 16);
        if (!workload.prepare() || !workload.round(3, i)) return 1;
    }
}

PtoRunOptions limit_of(uint64_t limit_ms) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = limit_ms;
    return options;
}

/// The limit is that of kernels, and of the orchestration's waits. The kernel is let go after 400 ms in which the process was
/// not stopped.
int wait(const ChipModel &model, const char *graph, const char *limit_ms) {
    setenv("PTO2_TENSOR_WAIT_TIMEOUT_MS", limit_ms, 1);
    Chip chip(model.library, 0);
    if (chip.prepare(0, make_image(PTO_CHAOS_GRAPHS, graph, chaos_kernels())) != 0) return 2;
    const auto allocate = chip.host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx");
    auto *words = static_cast<int32_t *>(allocate(chip.context(), 3 * sizeof(int32_t)));
    std::memset(words, 0, 3 * sizeof(int32_t));
    ContinuousTensor resident{};
    resident.data = reinterpret_cast<uint64_t>(words);
    resident.shapes[0] = 3;
    resident.ndims = 1;
    resident.dtype = DataType::INT32;
    resident.child_memory = 1;

    std::thread host([&] {
        while (__atomic_load_n(words, __ATOMIC_SEQ_CST) == 0) sleep_ms(1);
        say("waiting");
        for (int i = 0; i < 16; ++i) sleep_ms(25);
        __atomic_store_n(words + 1, 1, __ATOMIC_SEQ_CST);
    });
    std::vector<int32_t> out = {0};
    const uint64_t limit = std::strtoull(limit_ms, nullptr, 10);
    const int rc = chip.run_with(0, Args().tensor(resident).tensor(out), limit_of(limit));
    host.join();
    if (rc != 0) std::fprintf(stderr, "%d: %s\n", rc, chip.error().message);
    return rc == 0 && out[0] == 7 ? 0 : 1;
}

int hang(const ChipModel &model, uint64_t limit_ms) {
    std::vector<int32_t> values = {1};
    {
        Chip lost(model.library, 1);
        if (lost.prepare(0, make_image(PTO_DEFERRED_GRAPHS, "hang", all_kernels())) != 0) return 2;
        if (lost.run_with(0, Args().tensor(values), limit_of(limit_ms)) != -100) return 3;
        std::printf("%s %d\n", lost.error().code, lost.error().func_id);
    }
    Workload other(model, 0);
    return other.prepare() && other.round(3, 1) ? 0 : 4;
}

int run(int count, char **words) {
    const std::string mode = count > 2 ? words[1] : "";
    if (mode == "work" && count == 6) {
        return work(chip_named(words[2]), std::atoi(words[3]), std::atoi(words[4]), std::atoi(words[5]));
    }
    if (mode == "reload") return reload(chip_named(words[2]));
    if (mode == "wait" && count == 5) return wait(chip_named(words[2]), words[3], words[4]);
    if (mode == "hang" && count == 4) return hang(chip_named(words[2]), std::strtoull(words[3], nullptr, 10));
    std::fprintf(stderr, "see chaos_child.cpp\n");
    return 64;
}

}  // namespace
}  // namespace test
}  // namespace pto

int main(int count, char **words) { return pto::test::run(count, words); }
