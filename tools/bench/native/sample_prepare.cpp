#include <memory>

#include "callable_file.h"
#include "chip.h"
#include "samplers.h"

namespace pto {
namespace bench {
namespace {

constexpr int32_t kCallableIds = 64;

/// A device that prepares one callable under each id in turn. A new device follows when all ids were used.
class Preparer {
public:
    Preparer(const HostRuntime &host, const std::vector<uint8_t> &image) : host_(host), image_(image) {}

    double prepare_one() {
        if (next_id_ == kCallableIds) begin_device();
        const double us = microseconds_of([this] { chip_->prepare(next_id_, image_); });
        if (next_id_ == 0) first_us_.push_back(us);
        // The next one shares nothing with this one but the kernels, which stay until the device is finalized.
        chip_->unregister(next_id_++);
        return us;
    }

    /// The first one of each device, which loads the kernels.
    const std::vector<double> &first_us() const { return first_us_; }

private:
    void begin_device() {
        chip_.reset();
        chip_ = std::make_unique<Chip>(host_);
        chip_->init();
        next_id_ = 0;
    }

    const HostRuntime &host_;
    const std::vector<uint8_t> &image_;
    std::unique_ptr<Chip> chip_;
    int32_t next_id_ = kCallableIds;
    std::vector<double> first_us_;
};

}  // namespace

Samples sample_prepare(const Settings &settings) {
    const HostRuntime host(settings);
    const std::vector<uint8_t> image = read_file(settings.text("image"));
    Preparer preparer(host, image);
    Samples samples = take_turns(settings.limits(), [&] { return preparer.prepare_one(); },
                                 timed([&image] { const Kernels kernels(image); }));
    samples.figures["firstUs"] = preparer.first_us();
    return samples;
}

}  // namespace bench
}  // namespace pto
