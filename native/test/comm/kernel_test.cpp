// Kernels that work on each other's windows from processes of their own: the sources of examples/workers/l3, without the worker
// of level 3 around them.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "test/chip/arguments.h"
#include "test/comm/communicator.h"

namespace pto {
namespace test {
namespace {

using Model = std::tuple<const char *, int>;

/// Processes, one a chip, that run callables of an example.
class Kernels : public testing::TestWithParam<Model> {
protected:
    static const char *library() { return std::get<0>(GetParam()); }
    static int rank_count() { return std::get<1>(GetParam()); }
    static std::string path() {
        const auto *test = testing::UnitTest::GetInstance()->current_test_info();
        return std::string("kernels/") + test->name();
    }
};

std::vector<uint8_t> image(const std::string &example, const char *orchestration, const std::vector<const char *> &kernels) {
    const std::string folder = PTO_SCENE_LIBRARIES "/workers/l3/" + example + "/kernels/";
    std::vector<KernelFile> files;
    for (const char *kernel : kernels) files.push_back({static_cast<int32_t>(files.size()), folder + kernel + ".so"});
    return make_image(folder + "orchestration/" + orchestration + ".so", "aicpu_orchestration_entry", files);
}

std::vector<uint8_t> all_reduce_image() { return image("allreduce", "all_reduce", {"aiv/all_reduce"}); }

/// A tensor in device memory.
ContinuousTensor on_device(void *address, uint32_t count) {
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(address);
    tensor.shapes[0] = count;
    tensor.ndims = 1;
    tensor.dtype = DataType::FLOAT32;
    tensor.child_memory = 1;
    return tensor;
}

ContinuousTensor matrix_over(std::vector<float> &values, uint32_t columns) {
    ContinuousTensor tensor = tensor_over(values, DataType::FLOAT32);
    tensor.shapes[0] = static_cast<uint32_t>(values.size()) / columns;
    tensor.shapes[1] = columns;
    tensor.ndims = 2;
    return tensor;
}

uint64_t context_of(const Communicator &comm) { return reinterpret_cast<uint64_t>(&comm.context()); }

/// Time on the sanitizers' side too: nobody waits for a peer that has failed.
void run(Chip &chip, int32_t id, const Args &args) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.kernel_timeout_ms = 60'000;
    check(chip.run_with(id, args, options, 2, 2) == 0, chip.error().message);
}

constexpr uint32_t kCount = 256;

/// Sums `x` over the ranks of a communicator.
std::vector<float> all_reduce(Chip &chip, Communicator &comm, std::vector<float> &x, uint64_t turn) {
    std::vector<float> sum(x.size(), -1);
    const auto scratch = static_cast<uint32_t>(x.size()) + 16;
    run(chip, 0,
        Args().tensor(x, DataType::FLOAT32).tensor(sum, DataType::FLOAT32).tensor(on_device(comm.own<void>(), scratch)).scalar(context_of(comm)).scalar(turn));
    return sum;
}

TEST_P(Kernels, SumAVectorOverAllRanks) {
    const int count = rank_count();
    const auto n = static_cast<float>(count);
    Siblings ranks(count, [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, all_reduce_image()) == 0, chip.error().message);
        Communicator comm(chip.host(), rank, count, path(), 4096);
        std::vector<float> x(kCount);
        for (uint32_t turn = 0; turn < 5; ++turn) {
            for (uint32_t i = 0; i < kCount; ++i) x[i] = static_cast<float>(i + turn) + 100 * static_cast<float>(rank);
            const std::vector<float> sum = all_reduce(chip, comm, x, turn);
            for (uint32_t i = 0; i < kCount; ++i) {
                const float golden = n * static_cast<float>(i + turn) + 100 * n * (n - 1) / 2;
                check(sum[i] == golden, "turn " + std::to_string(turn) + " element " + std::to_string(i) + " is " +
                                            std::to_string(sum[i]) + ", not " + std::to_string(golden));
            }
        }
        comm.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Kernels, SumInTwoDomainsAtOnce) {
    // Rank r is in a domain with each neighbour of a line; both stay open while both are used.
    const int count = rank_count();
    Siblings ranks(count, [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, all_reduce_image()) == 0, chip.error().message);
        std::vector<std::pair<int, std::unique_ptr<Communicator>>> domains;
        for (const int left : {rank - 1, rank}) {
            if (left < 0 || left + 1 >= count) continue;
            domains.emplace_back(left, std::make_unique<Communicator>(chip.host(), rank - left, 2, path() + std::to_string(left), 4096));
        }
        std::vector<float> x(kCount, static_cast<float>(rank + 1));
        for (uint32_t turn = 0; turn < 3; ++turn) {
            for (auto &[left, comm] : domains) {
                const std::vector<float> sum = all_reduce(chip, *comm, x, turn);
                const std::vector<float> golden(kCount, static_cast<float>(2 * left + 3));
                check(sum == golden, "the sum of ranks " + std::to_string(left) + " and the next");
            }
        }
        for (auto &[left, comm] : domains) comm->barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Kernels, CompleteWhenAnotherProcessNotifies) {
    const int count = rank_count();
    Siblings ranks(count, [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, image("deferred-notify", "exchange", {"aiv/send", "aiv/arrive", "aiv/take"})) == 0, chip.error().message);
        Communicator comm(chip.host(), rank, count, path(), 64 + kCount * sizeof(float));
        for (uint32_t turn = 0; turn < 3; ++turn) {
            // All but one wait long before they are notified.
            if (rank == static_cast<int>(turn) % count) std::this_thread::sleep_for(std::chrono::milliseconds(30));
            std::vector<float> partial(kCount, static_cast<float>(10 * rank) + static_cast<float>(turn)), result(kCount, -1);
            run(chip, 0, Args().tensor(partial, DataType::FLOAT32).tensor(result, DataType::FLOAT32).scalar(context_of(comm)).scalar(turn));
            const int sender = (rank + count - 1) % count;
            check(result == std::vector<float>(kCount, static_cast<float>(10 * sender) + static_cast<float>(turn)), "the result");
            comm.barrier();
        }
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Kernels, ThatWaitForAPeerInVainNameTheirCounter) {
    Siblings ranks(rank_count(), [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, image("deferred-notify", "exchange", {"aiv/send", "aiv/arrive", "aiv/take"})) == 0, chip.error().message);
        Communicator comm(chip.host(), rank, rank_count(), path(), 4096);
        if (rank == 0) ::kill(getpid(), SIGKILL);
        std::vector<float> partial(4), result(4);
        PtoRunOptions options{};
        options.struct_size = sizeof(options);
        options.kernel_timeout_ms = 200;
        const Args args = Args().tensor(partial, DataType::FLOAT32).tensor(result, DataType::FLOAT32).scalar(context_of(comm)).scalar(0);
        const bool is_notified = rank != 1;
        check((chip.run_with(0, args, options, 2, 2) == 0) == is_notified, "only the next rank waits in vain");
        if (is_notified) return;
        const std::string text = chip.error().message;
        check(text.find("for the counter at") != std::string::npos && text.find("value 0, expected 1") != std::string::npos, text);
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Kernels, ShareAFeedForwardLayer) {
    // Rank r has some columns of the first matrix and the rows of the second that belong to them. Integers, so sums are exact.
    constexpr uint32_t kTokens = 6, kWidth = 8, kHidden = 24;
    const int count = rank_count();
    const uint32_t share = kHidden / static_cast<uint32_t>(count);
    const auto up_at = [](uint32_t k, uint32_t j) { return static_cast<float>(static_cast<int>(k * 7 + j * 3) % 5 - 2); };
    const auto down_at = [](uint32_t j, uint32_t m) { return static_cast<float>(static_cast<int>(j * 5 + m) % 7 - 3); };
    Siblings ranks(count, [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, all_reduce_image()) == 0, chip.error().message);
        check(chip.prepare(1, image("ffn-tensor-parallel", "partial_ffn", {"aic/project"})) == 0, chip.error().message);
        Communicator comm(chip.host(), rank, count, path(), 4096);

        std::vector<float> x(kTokens * kWidth), up(kWidth * share), down(share * kWidth), partial(kTokens * kWidth);
        for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 9) - 4;
        const uint32_t first = share * static_cast<uint32_t>(rank);
        for (uint32_t k = 0; k < kWidth; ++k) {
            for (uint32_t j = 0; j < share; ++j) up[k * share + j] = up_at(k, first + j);
        }
        for (uint32_t j = 0; j < share; ++j) {
            for (uint32_t m = 0; m < kWidth; ++m) down[j * kWidth + m] = down_at(first + j, m);
        }
        run(chip, 1, Args().tensor(matrix_over(x, kWidth)).tensor(matrix_over(up, share)).tensor(matrix_over(down, kWidth)).tensor(matrix_over(partial, kWidth)));
        const std::vector<float> y = all_reduce(chip, comm, partial, 0);

        for (uint32_t t = 0; t < kTokens; ++t) {
            std::vector<float> golden(kWidth, 0);
            for (uint32_t j = 0; j < kHidden; ++j) {
                float hidden = 0;
                for (uint32_t k = 0; k < kWidth; ++k) hidden += x[t * kWidth + k] * up_at(k, j);
                for (uint32_t m = 0; m < kWidth; ++m) golden[m] += std::max(hidden, 0.0f) * down_at(j, m);
            }
            check(std::equal(golden.begin(), golden.end(), y.begin() + t * kWidth), "token " + std::to_string(t));
        }
        comm.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

TEST_P(Kernels, SendTokensToExpertsAndBack) {
    constexpr uint32_t kTokens = 12, kWidth = 5;
    const int count = rank_count();
    Siblings ranks(count, [&](int rank) {
        Chip chip(library(), rank);
        check(chip.prepare(0, image("expert-dispatch-combine", "experts", {"aiv/dispatch", "aiv/await", "aiv/answer", "aiv/combine"})) == 0,
              chip.error().message);
        const size_t words = static_cast<size_t>(count) * (1 + kTokens + kTokens * kWidth) + kTokens * kWidth;
        Communicator comm(chip.host(), rank, count, path(), 64 + 4 * words);
        for (uint32_t turn = 0; turn < 3; ++turn) {
            std::vector<float> tokens(kTokens * kWidth), out(tokens.size(), -1);
            std::vector<int32_t> expert(kTokens);
            for (size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<float>(1000 * rank + static_cast<int>(i + turn));
            // Skewed: in the last turn one expert gets all tokens.
            for (uint32_t t = 0; t < kTokens; ++t) expert[t] = turn == 2 ? 0 : static_cast<int32_t>(t * (turn + 1) + 1) % count;
            run(chip, 0,
                Args().tensor(matrix_over(tokens, kWidth)).tensor(expert).tensor(matrix_over(out, kWidth)).scalar(context_of(comm)).scalar(turn));
            for (size_t i = 0; i < out.size(); ++i) {
                const float golden = tokens[i] * static_cast<float>(2 + expert[i / kWidth]);
                check(out[i] == golden, "turn " + std::to_string(turn) + " element " + std::to_string(i));
            }
        }
        comm.barrier();
    });
    EXPECT_EQ(ranks.wait(), "");
}

std::string model_name(const testing::TestParamInfo<Model> &test) {
    const bool is_a5 = std::get<0>(test.param) == std::string(PTO_HOST_RUNTIME_A5);
    return std::string(is_a5 ? "a5_on_" : "a2a3_on_") + std::to_string(std::get<1>(test.param));
}
INSTANTIATE_TEST_SUITE_P(Chips, Kernels,
                         testing::Combine(testing::Values(PTO_HOST_RUNTIME_A2A3, PTO_HOST_RUNTIME_A5), testing::Values(2, 4)), model_name);

}  // namespace
}  // namespace test
}  // namespace pto
