"""The simulation of a cluster agrees with closed forms wherever there is one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from bench.cluster import Cluster, Rates, amdahl, arrival, limits, parallel, serial

# Nothing but work: no index, no network, no scheduler, all tasks alike.
PLAIN = Rates(
    read=0.001, screen=0.02, join=0.001, cut=0, plan=0, merge=0, dispatch=0, shard=100, pages=100, spread=0, input=0,
    output=0, index=0, opening=0,
)  # fmt: skip
EXACT = pytest.approx


@pytest.mark.parametrize("cores", [1, 2, 10, 100])
def test_work_that_can_be_shared_out_takes_an_nth_of_the_time(cores: int) -> None:
    run = Cluster(PLAIN, cores, 100_000).simulate()
    assert run.wall == EXACT(100_000 * 0.022 / cores)
    assert run.spent["work"] == EXACT(parallel(PLAIN, 100_000))


@pytest.mark.parametrize("cores", [1, 4, 50])
def test_what_the_driver_does_alone_adds_what_amdahl_says(cores: int) -> None:
    rates = replace(PLAIN, cut=0.0001, plan=0.0002, merge=0.0005, opening=3)
    run = Cluster(rates, cores, 50_000).simulate()
    assert run.wall == EXACT(amdahl(rates, cores, 50_000)) == EXACT(3 + 40 + 1100 / cores)
    assert run.spent["driver"] == EXACT(40 * cores)


def test_a_phase_lasts_as_long_as_its_fullest_core() -> None:
    run = Cluster(PLAIN, 3, 1_000).simulate()  # ten tasks a phase: one core has four, two have three
    assert run.wall == EXACT(4 * 100 * 0.022)
    assert run.spent["tail"] == EXACT(2 * 100 * 0.022)


def test_a_scheduler_that_is_slower_than_the_cores_sets_the_pace() -> None:
    rates = replace(PLAIN, dispatch=0.05)  # 20 tasks a second; 1,000 cores could take 50 of 2 s each while they screen
    run = Cluster(rates, 1000, 200_000).simulate()
    assert run.wall == pytest.approx(3 * 2000 * 0.05 + 100 * 0.022, rel=0.01)
    assert run.limit == "dispatch"
    assert limits(rates, 200_000)["scheduler"] == EXACT(200_000 * 0.022 / (3 * 2000 * 0.05))


def test_a_storage_that_is_slower_than_the_cores_sets_the_pace() -> None:
    rates = replace(PLAIN, input=1e6, storage=1e8, network=1e12)  # 100 articles a second
    run = Cluster(rates, 100, 10_000).simulate()
    assert run.wall == pytest.approx(10_000 / 100 + 100 * 0.001 + 10_000 * 0.021 / 100, rel=0.01)
    assert run.limit == "storage"


def test_the_index_comes_to_each_host_once() -> None:
    rates = replace(PLAIN, index=1e9, network=1e8, storage=1e9, host=8)
    assert arrival(rates, 8) == arrival(rates, 80) == 10  # the network of a host
    assert arrival(rates, 800) == 100  # a hundred hosts share what the storage gives
    run = Cluster(rates, 800, 80_000).simulate()
    assert run.wall == EXACT(100 + 80_000 * 0.022 / 800)
    assert run.limit == "index"
    cores = limits(rates, 80_000)["index"]  # there both take as long
    assert cores / 8 * 1e9 / 1e9 == EXACT(parallel(rates, 80_000) / cores)


def test_losses_cost_what_a_renewal_process_says() -> None:
    rates = replace(PLAIN, read=0, join=0, lost=60.0, restart=20.0, opening=2.0)  # a core lives a minute
    run = Cluster(rates, 20, 400_000).simulate()
    task, often = 100 * 0.02, 60 / 3600
    expected = 2 + 400_000 / 100 / 20 * (math.exp(often * task) - 1) * (1 / often + 22)
    assert run.wall == pytest.approx(expected, rel=0.03)
    assert run.spent["work"] == EXACT(parallel(rates, 400_000))  # each task counts once, where it was done
    assert run.losses == pytest.approx(20 * 400_000 * 0.02 / 20 * often, rel=0.05)


def test_tasks_that_differ_take_as_much_in_all() -> None:
    run = Cluster(replace(PLAIN, spread=0.5), 10, 400_000).simulate()
    assert run.spent["work"] == pytest.approx(parallel(PLAIN, 400_000), rel=0.02)
    assert run.wall >= run.spent["work"] / 10


def test_no_run_is_faster_than_the_law_and_all_time_is_accounted_for() -> None:
    rates = Rates(spread=0, lost=0.05)
    for cores in (1, 7, 64):
        run = Cluster(rates, cores, 100_000).simulate()
        assert run.wall >= amdahl(rates, cores, 100_000) >= serial(rates, 100_000)
        if not run.losses:
            assert sum(run.spent.values()) == EXACT(cores * run.wall)


def test_the_same_seed_gives_the_same_run() -> None:
    rates = Rates(lost=1.0)
    assert Cluster(rates, 30, 90_000, seed=1).simulate() == Cluster(rates, 30, 90_000, seed=1).simulate()
    assert Cluster(rates, 30, 90_000, seed=1).simulate() != Cluster(rates, 30, 90_000, seed=2).simulate()
