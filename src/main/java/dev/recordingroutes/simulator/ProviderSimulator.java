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
 * What the two pretend providers have in common: an origin for the API and another one for media, a log of what was
 * asked, and answers that go wrong when told to. Everything may be called while requests are being served.
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

    /** The product's settings that point at this simulator and select everything in it; credentials are those of now. */
    public abstract Map<String, String> settings();

    /** Every file that an ordinary harvest of the whole account delivers, by its id in the ledger. */
    public abstract Map<String, Content> expected();

    /** A new access token that is valid now. */
    public abstract String accessToken();

    /** Makes every access token issued until now invalid. */
    public abstract void expireTokens();

    /** Whatever opens something and was given out until now, or is shared with the client: nobody else may see it. */
    public abstract Set<String> secrets();

    /** All requests since the start or {@link #clearRequests()}, in order of arrival. */
    public final List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many of {@link #requests()} asked the media origin for a file, whatever came of it. */
    public final int downloads() {
        return (int) requests.stream().filter(this::isDownload).count();
    }

    /** Those of {@link #requests()} that took credentials to the media origin, where they must never be seen. */
    public final List<Request> leaks() {
        return requests.stream().filter(this::isLeak).toList();
    }

    public final void clearRequests() {
        requests.clear();
    }

    /** Answers the next request that fits with this instead; several wait in line, one request takes one. */
    public final void respondOnce(Predicate<Request> when, Response response) {
        faults.add(new Fault(when, real -> response, new AtomicInteger(1)));
    }

    /** Answers every request that fits with this instead, until {@link #clearFaults()}. */
    public final void respondAlways(Predicate<Request> when, Response response) {
        faults.add(new Fault(when, real -> response, new AtomicInteger(Integer.MAX_VALUE)));
    }

    /** Spoils the real answer to the next request that fits, for example {@code answer -> answer.cutAfter(100)}. */
    public final void spoilOnce(Predicate<Request> when, UnaryOperator<Response> how) {
        faults.add(new Fault(when, real -> how.apply(real.get()), new AtomicInteger(1)));
    }

    /** Spoils the real answer to every request that fits, until {@link #clearFaults()}. */
    public final void spoilAlways(Predicate<Request> when, UnaryOperator<Response> how) {
        faults.add(new Fault(when, real -> how.apply(real.get()), new AtomicInteger(Integer.MAX_VALUE)));
    }

    public final void clearFaults() {
        faults.clear();
    }

    /** Whether this request asks the media origin for a file: a predicate for faults in downloads. */
    public final boolean isDownload(Request request) {
        return isAtMediaOrigin(request) && request.method().equals("GET") && isMediaPath(request.path());
    }

    @Override
    public final void close() {
        api.close();
        media.close();
    }

    /** Where the API lives: scheme, host and port. */
    final String apiOrigin() {
        return api.origin();
    }

    /** Where media comes from: scheme, host and port. */
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

    /** A refusal is an answer like any other, and a fault may spoil it. */
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
