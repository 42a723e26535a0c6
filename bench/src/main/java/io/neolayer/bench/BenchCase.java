package io.neolayer.bench;

import io.neolayer.bench.report.CaseReport;

/** One measurement with a fixed workload, named {@code area.what}. */
public interface BenchCase {
    String name();

    CaseReport run(Lab lab);
}
