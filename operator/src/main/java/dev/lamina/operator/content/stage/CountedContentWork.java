package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/**
 * Counts the checks of content by result, with the reason that the condition has. There are as many series as there are
 * reasons in the code.
 */
record CountedContentWork(ContentWork work, MeterRegistry registry) implements ContentWork {

    @Override
    public ResolvedContent resolve(ContentRequest request) throws ContentException {
        long start = System.nanoTime();
        try {
            ResolvedContent resolved = work.resolve(request);
            count("usable", "", start);
            return resolved;
        } catch (ContentException e) {
            count("unusable", e.reason(), start);
            throw e;
        } catch (ContentUnavailableException e) {
            count("unavailable", e.reason(), start);
            throw e;
        } catch (RuntimeException e) {
            count("unavailable", "ContentNotRead", start);
            throw e;
        }
    }

    @Override
    public boolean isStill(ContentRequest request, ResolvedContent before) {
        return work.isStill(request, before);
    }

    private void count(String result, String reason, long start) {
        registry.timer("lamina.content.check", "result", result, "reason", reason)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
}
