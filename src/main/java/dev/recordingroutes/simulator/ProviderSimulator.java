package dev.recordingroutes.simulator;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Base of the two simulated providers: an origin for the API and another one for media, a log of requests, and faults
 * in responses. Thread-safe: methods may be called while requests are served.
 */
public abstract sealed class ProviderSimulator implements AutoCloseable permits ZoomSimulator, WebexSimulator {

    private record Fault(
            Predicate<Request> when, Function<Supplier<Response>, Response> answer, AtomicInteger remaining) {

        boolean claims(Request request) {
            return when.test(request) && remaining.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }
    }

    private final LoopbackServer api;
    private final LoopbackServer media;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    ProviderSimulator(Executor workers) {
        this.api = LoopbackServer.start(workers, request -> answer(request, this::answerApi));
        this.media = LoopbackServer.start(workers, request -> answer(request, this::answerMediaOrigin));
    }

    /** Settings of the product that point at this simulator and select everything in it, with current credentials. */
    public abstract Map<String, String> settings();

    /** Files that an ordinary harvest of the whole account delivers, by their ids in the ledger. */
    public abstract Map<String, Content> expected();

    /** Issues a new access token. */
    public abstract String accessToken();

    /** Makes every access token issued until now invalid. */
    public abstract void expireTokens();

    /** Secrets shared with the client or issued so far; nobody else may see them. */
    public abstract Set<String> secrets();

    /** All requests since the start or {@link #clearRequests()}, in order of arrival. */
    public final List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Number of {@link #requests()} to the media origin for a file, failed ones too. */
    public final int downloads() {
        return (int) requests.stream().filter(this::isDownload).count();
    }

    /** {@link #requests()} that took credentials to the media origin, where they must never be seen. */
    public final List<Request> leaks() {
        return requests.stream().filter(this::isLeak).toList();
    }

    public final void clearRequests() {
        requests.clear();
    }

    /** Replaces the response to the next matching request; several replacements are used in turn, one a request. */
    public final void respondOnce(Predicate<Request> when, Response response) {
        faults.add(new Fault(when, real -> response, new AtomicInteger(1)));
    }

    /** Replaces the response to every matching request, until {@link #clearFaults()}. */
    public final void respondAlways(Predicate<Request> when, Response response) {
        faults.add(new Fault(when, real -> response, new AtomicInteger(Integer.MAX_VALUE)));
    }

    /** Changes the response to the next matching request, for example {@code response -> response.cutAfter(100)}. */
    public final void spoilOnce(Predicate<Request> when, UnaryOperator<Response> how) {
        faults.add(new Fault(when, real -> how.apply(real.get()), new AtomicInteger(1)));
    }

    /** Changes the response to every matching request, until {@link #clearFaults()}. */
    public final void spoilAlways(Predicate<Request> when, UnaryOperator<Response> how) {
        faults.add(new Fault(when, real -> how.apply(real.get()), new AtomicInteger(Integer.MAX_VALUE)));
    }

    public final void clearFaults() {
        faults.clear();
    }

    /** True for a request to the media origin for a file: a predicate for faults in downloads. */
    public final boolean isDownload(Request request) {
        return isAtMediaOrigin(request) && request.method().equals("GET") && isMediaPath(request.path());
    }

    @Override
    public final void close() {
        api.close();
        media.close();
    }

    /** Origin of the API: scheme, host and port. */
    final String apiOrigin() {
        return api.origin();
    }

    /** Origin of media: scheme, host and port. */
    final String mediaOrigin() {
        return media.origin();
    }

    abstract boolean isMediaPath(String path);

    abstract Response answerApi(Request request);

    abstract Response answerMedia(Request request);

    private Response answerMediaOrigin(Request request) {
        return isLeak(request)
                ? Response.html(500, "Credentials have no business at the media host")
                : answerMedia(request);
    }

    private Response answer(Request request, Function<Request, Response> real) {
        requests.add(request);
        Supplier<Response> answer = () -> orRefusal(request, real);
        for (Fault fault : faults) {
            if (fault.claims(request)) {
                return fault.answer().apply(answer);
            }
        }
        return answer.get();
    }

    /** Response to a request; an error response may get a fault like any other. */
    private static Response orRefusal(Request request, Function<Request, Response> real) {
        try {
            return real.apply(request);
        } catch (Refusal e) {
            return e.response();
        }
    }

    private boolean isLeak(Request request) {
        return isAtMediaOrigin(request)
                && (request.header("Authorization").isPresent()
                        || request.parameter("access_token").isPresent());
    }

    private boolean isAtMediaOrigin(Request request) {
        return request.origin().equals(media.origin());
    }
}
