#include <memory>

#include "callable_file.h"
#include "chip.h"
#include "futex_round_trip.h"
#include "samplers.h"

namespace pto {
namespace bench {
namespace {

Sample make_floor(const std::string &name) {
    if (name == "none") return nullptr;
    if (name != "futex") throw std::invalid_argument("there is no floor " + name);
    const auto partner = std::make_shared<FutexRoundTrip>();
    return timed([partner] { partner->run(); });
}

ChipStorageTaskArgs make_args(uint32_t tasks, int32_t *cell) {
    ChipStorageTaskArgs args;
    if (tasks == 0) return args;
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(cell);
    tensor.shapes[0] = 1;
    tensor.ndims = 1;
    tensor.dtype = DataType::INT32;
    args.add_tensor(tensor);
    args.add_scalar(tasks);
    return args;
}

}  // namespace

Samples sample_runs(const Settings &settings) {
    const HostRuntime host(settings);
    const Launch launch(settings);
    Chip chip(host);
    chip.init();
    chip.prepare(0, read_file(settings.text("image")));
    int32_t cell = 0;
    const ChipStorageTaskArgs args = make_args(static_cast<uint32_t>(settings.integer("tasks")), &cell);
    return take_turns(settings.limits(), timed([&] { chip.run(0, args, launch); }), make_floor(settings.text("floor")));
}

}  // namespace bench
}  // namespace pto
