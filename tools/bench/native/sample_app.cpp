#include <algorithm>
#include <map>
#include <random>
#include <thread>

#include "app.h"
#include "samplers.h"

namespace pto {
namespace bench {

void fill_random(float *values, size_t count) {
    static std::minstd_rand random(1);
    std::uniform_real_distribution<float> distribution(-1, 1);
    std::generate_n(values, count, [&] { return distribution(random); });
}

ContinuousTensor device_matrix(void *memory, uint32_t rows, uint32_t columns, DataType dtype) {
    ContinuousTensor matrix{};
    matrix.data = reinterpret_cast<uint64_t>(memory);
    matrix.shapes[0] = rows;
    matrix.shapes[1] = columns;
    matrix.ndims = 2;
    matrix.dtype = dtype;
    matrix.child_memory = 1;
    return matrix;
}

Tensor rows_of(const ContinuousTensor &matrix, uint32_t first_row, uint32_t rows) {
    const uint32_t shape[] = {rows, matrix.shapes[1]};
    return make_tensor_external(matrix.data_as<float>() + size_t{first_row} * matrix.shapes[1], shape, 2,
                                DataType::FLOAT32);
}

void split_statically(uint32_t count, const std::function<void(uint32_t first, uint32_t last)> &body) {
    const uint32_t parts = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::thread> threads;
    for (uint32_t i = 0; i < parts; ++i) threads.emplace_back(body, count * i / parts, count * (i + 1) / parts);
    for (std::thread &thread : threads) thread.join();
}

namespace {

std::unique_ptr<App> make_app(const std::string &name, Chip &chip) {
    if (name == "bgemm") return make_bgemm(chip);
    if (name == "paged-attention") return make_paged_attention(chip);
    throw std::invalid_argument("there is no application " + name);
}

/// What `run` leaves in the result of `app`.
std::vector<float> result_of(App &app, const std::function<void()> &run) {
    auto *values = app.result().data_as<float>();
    const size_t count = app.result().nbytes() / sizeof(float);
    std::fill_n(values, count, -1.0f);
    run();
    return {values, values + count};
}

}  // namespace

Samples sample_app(const Settings &settings) {
    const HostRuntime host(settings);
    const Launch launch(settings);
    const std::vector<uint8_t> image = read_file(settings.text("image"));
    Chip chip(host);
    chip.init();
    chip.prepare(0, image);
    const Kernels kernels(image);
    const std::unique_ptr<App> app = make_app(settings.text("app"), chip);
    const auto run = [&] { chip.run(0, app->args(), launch); };
    const auto run_loop = [&] { app->run_loop(kernels); };

    // The kernels do the same sums in the same order, so not a bit may differ.
    if (result_of(*app, run) != result_of(*app, run_loop)) {
        throw std::runtime_error("the graph and the loop over its kernels computed different results");
    }
    return take_turns(settings.limits(), timed(run), timed(run_loop));
}

}  // namespace bench
}  // namespace pto
