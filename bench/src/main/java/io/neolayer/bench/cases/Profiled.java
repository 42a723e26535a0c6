package io.neolayer.bench.cases;

import io.neolayer.bench.Lab;
import io.neolayer.bench.measure.Contender;
import io.neolayer.bench.measure.FlightRecording;
import io.neolayer.bench.report.CaseReport;

/** Records the server while it is measured, when the plan says so. */
final class Profiled {
    private Profiled() {}

    static Contender when(Lab lab, String name, Contender.Phase phase) {
        if (!lab.plan().profile()) {
            return new Contender(name, phase);
        }
        return new Contender(name, (warmUp, measure) -> {
            phase.run(warmUp, warmUp);
            var recording = FlightRecording.start(lab.server().pid(), lab.work().resolve(name + ".jfr"));
            var sample = phase.run(java.time.Duration.ZERO, measure);
            recording.stop();
            return sample;
        });
    }

    static CaseReport noted(Lab lab, CaseReport report) {
        if (!lab.plan().profile()) {
            return report;
        }
        return report.noting(
                FlightRecording.hottest(lab.work().resolve("product.jfr")).toArray(String[]::new));
    }
}
