#pragma once

#include <memory>

#include "hierarchical/engine/endpoint.h"
#include "hierarchical/lane/parent_lane.h"

namespace pto {
namespace hierarchical {

/// A child behind a lane, as the engine sees it. The lane is shared with whoever watches over the child.
class LaneEndpoint final : public Endpoint {
public:
    explicit LaneEndpoint(std::shared_ptr<ParentLane> lane) : lane_(std::move(lane)) {}

    size_t depth() const override { return abi::kLaneDepth; }
    void push(const Dispatch &dispatch) override { lane_->push(dispatch); }
    bool pop(Outcome *outcome) override { return lane_->pop(outcome); }
    void cancel(uint64_t run_id) override { lane_->cancel(run_id); }

private:
    std::shared_ptr<ParentLane> lane_;
};

}  // namespace hierarchical
}  // namespace pto
