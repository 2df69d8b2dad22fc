package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.gateway.function.FunctionChange.Added;
import dev.lamina.gateway.function.FunctionChange.Changed;
import dev.lamina.gateway.function.FunctionChange.Removed;
import java.util.Optional;

/** A change that is not part of the view, such as one of a label, is ignored. */
record FunctionMapping(FunctionViews views)
        implements ResourceMapping<Function, FunctionId, FunctionView, FunctionChange> {

    @Override
    public Class<Function> type() {
        return Function.class;
    }

    @Override
    public FunctionId id(Function function) {
        return FunctionViews.id(function);
    }

    @Override
    public FunctionView view(Function function) {
        return views.view(function);
    }

    @Override
    public FunctionChange added(FunctionView view) {
        return new Added(view);
    }

    @Override
    public Optional<FunctionChange> changed(FunctionView view, FunctionView before) {
        return view.equals(before) ? Optional.empty() : Optional.of(new Changed(view, before));
    }

    @Override
    public FunctionChange removed(FunctionView last) {
        return new Removed(last);
    }
}
