#include "tbb_floors.h"

#ifdef PTO_BENCH_TBB

#include <tbb/flow_graph.h>

#include <algorithm>
#include <deque>
#include <vector>

namespace pto {
namespace bench {

namespace {

using Message = tbb::flow::continue_msg;
using Node = tbb::flow::continue_node<Message>;

const auto kEmpty = [](const Message &) {};

}  // namespace

bool has_tbb() { return true; }

void tbb_independent(uint32_t tasks) {
    tbb::flow::graph graph;
    std::deque<Node> nodes;
    for (uint32_t i = 0; i < tasks; ++i) nodes.emplace_back(graph, kEmpty).try_put(Message());
    graph.wait_for_all();
}

void tbb_chain(uint32_t tasks) {
    tbb::flow::graph graph;
    std::deque<Node> nodes;
    for (uint32_t i = 0; i < tasks; ++i) {
        nodes.emplace_back(graph, kEmpty);
        if (i > 0) tbb::flow::make_edge(nodes[i - 1], nodes[i]);
    }
    nodes.front().try_put(Message());
    graph.wait_for_all();
}

void tbb_fan(uint32_t tasks, uint32_t width) {
    tbb::flow::graph graph;
    std::deque<Node> nodes;
    for (uint32_t left = tasks; left > 2;) {
        const uint32_t leaves = std::min(width, left - 2);
        Node &source = nodes.emplace_back(graph, kEmpty);
        Node &sink = nodes.emplace_back(graph, kEmpty);
        for (uint32_t i = 0; i < leaves; ++i) {
            Node &leaf = nodes.emplace_back(graph, kEmpty);
            tbb::flow::make_edge(source, leaf);
            tbb::flow::make_edge(leaf, sink);
        }
        source.try_put(Message());
        left -= leaves + 2;
    }
    graph.wait_for_all();
}

void tbb_vector_example(const float *a, const float *b, float *f, uint32_t count) {
    static thread_local std::vector<float> memory;
    memory.resize(size_t{4} * count);
    float *c = memory.data();
    float *d = c + count;
    float *e = d + count;
    float *g = e + count;
    const auto add = [count](const float *x, const float *y, float *z) {
        return [=](const Message &) {
            for (uint32_t i = 0; i < count; ++i) z[i] = x[i] + y[i];
        };
    };
    const auto add_scalar = [count](const float *x, float addend, float *z) {
        return [=](const Message &) {
            for (uint32_t i = 0; i < count; ++i) z[i] = x[i] + addend;
        };
    };
    const auto multiply = [count](const float *x, const float *y, float *z) {
        return [=](const Message &) {
            for (uint32_t i = 0; i < count; ++i) z[i] = x[i] * y[i];
        };
    };

    tbb::flow::graph graph;
    Node sum(graph, add(a, b, c));
    Node plus_one(graph, add_scalar(c, 1, d));
    Node plus_two(graph, add_scalar(c, 2, e));
    Node product(graph, multiply(d, e, g));
    Node result(graph, add(g, c, f));
    tbb::flow::make_edge(sum, plus_one);
    tbb::flow::make_edge(sum, plus_two);
    tbb::flow::make_edge(plus_one, product);
    tbb::flow::make_edge(plus_two, product);
    tbb::flow::make_edge(product, result);
    sum.try_put(Message());
    graph.wait_for_all();
}

}  // namespace bench
}  // namespace pto

#else

#include <cstdlib>

namespace pto {
namespace bench {

bool has_tbb() { return false; }
void tbb_independent(uint32_t) { std::abort(); }
void tbb_chain(uint32_t) { std::abort(); }
void tbb_fan(uint32_t, uint32_t) { std::abort(); }
void tbb_vector_example(const float *, const float *, float *, uint32_t) { std::abort(); }

}  // namespace bench
}  // namespace pto

#endif
