package dev.lamina.console.cost;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.time.YearMonth;

/** What the functions of a namespace cost in a month. */
record CostPage(Frame frame, YearMonth month, MonthCost cost) implements TemplateInstance {}
