/// A child process whose tasks do nothing: what a worker's own way down and back costs.

#include "hierarchical/child/child_main.h"

namespace {

class EmptyHandler final : public pto::hierarchical::ChildHandler {
public:
    std::string open(const pto::hierarchical::ChildContext &) override { return "{}"; }
    pto::hierarchical::ChildReply run(const pto::hierarchical::LaneJob &) override { return {}; }
    pto::hierarchical::ChildReply control_device(const pto::hierarchical::LaneJob &) override { return {}; }
    pto::hierarchical::ChildReply control_now(const pto::hierarchical::LaneJob &) override { return {}; }
    void close() noexcept override {}
};

}  // namespace

int main() {
    EmptyHandler handler;
    return pto::hierarchical::child_main(handler);
}
