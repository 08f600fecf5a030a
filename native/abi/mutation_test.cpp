// Damaged bytes give a value or a typed error and are never read past their end. Run under AddressSanitizer.
//
// PTO_TEST_SEED repeats a run with another seed; the seed of a run is printed.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "callable.h"
#include "task_args.h"

namespace {

using Bytes = std::vector<uint8_t>;
constexpr int kMutations = 10000;

uint64_t seed_of_run() {
    const char *text = std::getenv("PTO_TEST_SEED");
    const uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 0) : 20260513u;
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    return seed;
}

/// Changes 1 to 4 places to random, extreme or nearby values, and sometimes the length.
Bytes mutate(const Bytes &original, std::mt19937_64 &random) {
    Bytes bytes = original;
    const int places = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < places; ++i) {
        const size_t at = random() % bytes.size();
        switch (random() % 4) {
        case 0:
            bytes[at] = static_cast<uint8_t>(random());
            break;
        case 1:
            bytes[at] = static_cast<uint8_t>(bytes[at] ^ (1u << random() % 8));
            break;
        default: {
            const uint32_t kExtremes[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xffffffc0, 64, 1024};
            const uint32_t value = kExtremes[random() % 8];
            const size_t aligned = at & ~size_t{3};
            std::memcpy(bytes.data() + aligned, &value, std::min(sizeof(value), bytes.size() - aligned));
        }
        }
    }
    if (random() % 8 == 0) bytes.resize(random() % (bytes.size() + 1));
    return bytes;
}

/// Exactly as many bytes as there are, so that the sanitizer sees the first byte too many.
std::unique_ptr<uint8_t[]> exact_copy(const Bytes &bytes) {
    auto copy = std::make_unique<uint8_t[]>(bytes.size());
    if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
    return copy;
}

uint64_t sum_of(const uint8_t *bytes, size_t size) {
    uint64_t sum = 0;
    for (size_t i = 0; i < size; ++i) sum += bytes[i];
    return sum;
}

/// Touches every byte that a reader of the blob would. Returns whether it was accepted.
bool consume_blob(const Bytes &bytes) {
    const auto copy = exact_copy(bytes);
    try {
        const TaskArgsView view = read_blob(copy.get(), bytes.size());
        volatile uint64_t sink = 0;
        for (int32_t i = 0; i < view.tensor_count; ++i) sink = sink + view.tensors[i].nbytes();
        for (int32_t i = 0; i < view.scalar_count; ++i) sink = sink + view.scalars[i];
        sink = sink + static_cast<uint64_t>(view_to_chip_storage(view).tensor_count());
        return true;
    } catch (const std::runtime_error &) {
        return false;
    } catch (const std::out_of_range &) {
        return false;
    }
}

bool consume_image(const Bytes &bytes) {
    const auto copy = exact_copy(bytes);
    if (validate_chip_callable(copy.get(), bytes.size()) != nullptr) return false;
    const ChipCallableView view(copy.get());
    volatile uint64_t sink = std::strlen(view.func_name()) + std::strlen(view.config_name());
    sink = sink + sum_of(view.binary_data(), view.binary_size());
    for (int32_t i = 0; i < view.child_count(); ++i) {
        sink = sink + sum_of(view.child(i).binary_data(), view.child(i).binary_size());
        for (int32_t s = 0; s < view.child(i).sig_count(); ++s) sink = sink + static_cast<uint64_t>(view.child(i).sig(s));
    }
    EXPECT_LE(chip_callable_image_size(copy.get()), bytes.size());
    return true;
}

Bytes make_blob() {
    TaskArgs args;
    for (uint64_t i = 0; i < 5; ++i) {
        ContinuousTensor tensor{};
        tensor.data = i;
        tensor.shapes[0] = 4;
        tensor.ndims = 1;
        args.add_tensor(tensor);
    }
    for (uint64_t i = 0; i < 7; ++i) args.add_scalar(i);
    Bytes blob(task_args_blob_size(args));
    write_blob(blob.data(), args);
    return blob;
}

Bytes make_image() {
    const ArgDirection signature[] = {ArgDirection::IN, ArgDirection::INOUT};
    const Bytes children(make_callable<CORE_MAX_TENSOR_ARGS>(signature, 2, "kernel bytes", 12));
    const Bytes both[] = {children, children};
    const int32_t func_ids[] = {1, 2};
    return make_callable<CoreCallable, CHIP_MAX_TENSOR_ARGS, CHIP_MAX_CHILDREN>(signature, 2, "entry", "orchestration",
                                                                                13, func_ids, both, 2, "config");
}

TEST(Mutation, OfABlobGivesAValueOrAnError) {
    const Bytes blob = make_blob();
    std::mt19937_64 random(seed_of_run());
    int accepted = 0;
    for (int i = 0; i < kMutations; ++i) accepted += consume_blob(mutate(blob, random)) ? 1 : 0;
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, kMutations);
}

TEST(Mutation, OfAnImageGivesAValueOrAnError) {
    const Bytes image = make_image();
    std::mt19937_64 random(seed_of_run());
    int accepted = 0;
    for (int i = 0; i < kMutations; ++i) accepted += consume_image(mutate(image, random)) ? 1 : 0;
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, kMutations);
}

TEST(Mutation, OfTheTablesOfAnImageGivesAValueOrAnError) {
    // Most bytes of an image are unused table entries, so this one aims at the counts, offsets and child headers.
    const Bytes image = make_image();
    const size_t kTargets[] = {0, 4, 256, 260, 328, 332, 336, 4428, 4432, 8524, 8592, 8660, 8724, 8728, 8852, 8916};
    std::mt19937_64 random(seed_of_run());
    for (int i = 0; i < kMutations; ++i) {
        Bytes bytes = image;
        const uint32_t value = random() % 2 == 0 ? static_cast<uint32_t>(random()) : static_cast<uint32_t>(random() % 512);
        std::memcpy(bytes.data() + kTargets[random() % std::size(kTargets)], &value, sizeof(value));
        consume_image(bytes);
    }
}

TEST(Truncation, OfABlobIsAnError) {
    const Bytes blob = make_blob();
    for (size_t size = 0; size < blob.size(); ++size) {
        EXPECT_FALSE(consume_blob(Bytes(blob.begin(), blob.begin() + static_cast<long>(size)))) << size;
    }
    EXPECT_TRUE(consume_blob(blob));
}

TEST(Truncation, OfAnImageIsAnError) {
    const Bytes image = make_image();
    for (size_t size = 0; size < image.size(); ++size) {
        ASSERT_FALSE(consume_image(Bytes(image.begin(), image.begin() + static_cast<long>(size)))) << size;
    }
    EXPECT_TRUE(consume_image(image));
}

}  // namespace
