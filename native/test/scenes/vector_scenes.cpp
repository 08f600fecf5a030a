/// Examples that work on vectors, one element at a time.
#include <algorithm>
#include <numeric>

#include "test/scenes/scene.h"
#include "test/scenes/scene_data.h"

namespace pto {
namespace test {
namespace {

constexpr size_t kCount = 1000;

void vector_example(Stage &stage) {
    std::vector<float> a = random_integers<float>(kCount, 1, 100), b = random_integers<float>(kCount, 2, 100);
    std::vector<float> f(kCount, 0), golden(kCount);
    for (size_t i = 0; i < kCount; ++i) {
        const float sum = a[i] + b[i];
        golden[i] = (sum + 1) * (sum + 2) + sum;
    }
    stage.run(Args().tensor(whole(a)).tensor(whole(b)).tensor(whole(f)));
    EXPECT_EQ(f, golden);
}

void vector_add(Stage &stage) {
    std::vector<float> a = random_integers<float>(kCount, 1, 100), b = random_integers<float>(kCount, 2, 100);
    std::vector<float> f(kCount, 0), golden(kCount);
    std::transform(a.begin(), a.end(), b.begin(), golden.begin(), std::plus<>());
    stage.run(Args().tensor(whole(a)).tensor(whole(b)).tensor(whole(f)));
    EXPECT_EQ(f, golden);
}

void hello_worker(Stage &stage) {
    std::vector<uint8_t> text(32, 0);
    stage.run(Args().tensor(whole(text)));
    EXPECT_EQ(std::string(text.begin(), text.end()), "hello from an AIV core          ");
}

void worker_malloc(Stage &stage) {
    Chip &chip = stage.chip();
    const HostLibrary &host_ = chip.host();
    std::vector<int32_t> x = random_integers<int32_t>(kCount, 1, 1000), golden = x;
    for (int32_t &value : golden) value *= 8;

    void *device = PTO_HOST_CALL(device_malloc_ctx)(chip.context(), kCount * sizeof(int32_t));
    ASSERT_NE(device, nullptr);
    ASSERT_EQ(PTO_HOST_CALL(copy_to_device_ctx)(chip.context(), device, x.data(), kCount * sizeof(int32_t)), 0);
    ContinuousTensor tensor = whole(x);
    tensor.data = reinterpret_cast<uint64_t>(device);
    tensor.child_memory = 1;
    ASSERT_EQ(chip.prepare(0, stage.callable()), 0) << chip.error().message;
    for (int run = 0; run < 3; ++run) ASSERT_EQ(chip.run(0, Args().tensor(tensor)), 0) << chip.error().message;
    ASSERT_EQ(PTO_HOST_CALL(copy_from_device_ctx)(chip.context(), x.data(), device, kCount * sizeof(int32_t)), 0);
    PTO_HOST_CALL(device_free_ctx)(chip.context(), device);
    EXPECT_EQ(x, golden);
}

void scalar_data(Stage &stage) {
    std::vector<int32_t> x = random_integers<int32_t>(kCount, 1, 500), report(2, -1);
    for (int32_t &value : x) value = std::abs(value);
    const auto total = [](const auto &values) { return std::accumulate(values.begin(), values.end(), 0); };
    constexpr int32_t kLimit = 20'000;
    std::vector<int32_t> golden = x;
    int32_t rounds = 0;
    for (; total(golden) > kLimit; ++rounds) {
        for (int32_t &value : golden) value /= 2;
    }
    ASSERT_GT(rounds, 2) << "the limit leaves nothing to do";
    stage.run(Args().tensor(whole(x)).tensor(whole(report)).scalar(kLimit));
    EXPECT_EQ(x, golden);
    EXPECT_EQ(report, (std::vector<int32_t>{rounds, total(golden)}));
}

}  // namespace

std::vector<Scene> vector_scenes() {
    const std::string tmr = "a2a3/tensormap_and_ringbuffer/", hbg = "a2a3/host_build_graph/", workers = "workers/l2/";
    return {
        {"vector_example_tmr", tmr + "vector-example", "orchestration/vector_example", kTmrEntry,
         {"aiv/kernel_add", "aiv/kernel_add_scalar", "aiv/kernel_mul"}, vector_example},
        {"vector_example_hbg", hbg + "vector-example", "orchestration/vector_example", "build_vector_example",
         {"aiv/add", "aiv/add_scalar", "aiv/mul"}, vector_example},
        {"scalar_data", tmr + "scalar-data", "orchestration/scalar_data", kTmrEntry,
         {"aiv/sum", "aiv/halve"}, scalar_data},
        {"hello_worker", workers + "hello-worker", "orchestration/hello", kTmrEntry, {"aiv/hello"}, hello_worker},
        {"vector_add", workers + "vector-add", "orchestration/vector_add", kTmrEntry, {"aiv/kernel_add"}, vector_add},
        {"worker_malloc", workers + "worker-malloc", "orchestration/double", kTmrEntry, {"aiv/double"}, worker_malloc},
    };
}

}  // namespace test
}  // namespace pto
