#include <memory>

#include "callable_file.h"
#include "chip.h"
#include "futex_round_trip.h"
#include "graph_args.h"
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

}  // namespace

Samples sample_runs(const Settings &settings) {
    const HostRuntime host(settings);
    const Launch launch(settings);
    Chip chip(host);
    chip.init();
    chip.prepare(0, read_file(settings.text("image")));
    int32_t cell = 0;
    const ChipStorageTaskArgs args = graph_args(static_cast<uint32_t>(settings.integer("tasks")), &cell);
    return take_turns(settings.limits(), timed([&] { chip.run(0, args, launch); }), make_floor(settings.text("floor")));
}

}  // namespace bench
}  // namespace pto
