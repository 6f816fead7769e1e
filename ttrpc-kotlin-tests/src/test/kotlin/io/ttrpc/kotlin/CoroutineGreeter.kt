package io.ttrpc.kotlin

import com.example.greeter.GreeterAsync
import com.example.greeter.HelloReply
import com.example.greeter.HelloRequest
import io.ttrpc.CallContext
import io.ttrpc.StatusCode
import io.ttrpc.TtrpcException
import io.ttrpc.spring.boot.server.TtrpcService
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.future
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.jdk9.asPublisher
import org.springframework.core.PropagationContextElement

/** Serves the greeter with coroutines. */
@TtrpcService
class CoroutineGreeter : GreeterAsync {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    /** Completed when a greeting that never ends waits, and when it is cancelled. */
    val waiting = CompletableDeferred<Unit>()
    val cancelled = CompletableDeferred<Unit>()

    override fun sayHello(request: HelloRequest): CompletableFuture<HelloReply> =
        scope.future(PropagationContextElement()) {
            reply("Hello ${fullName(request.name)}")
        }

    override fun spell(request: HelloRequest): Flow.Publisher<HelloReply> =
        flow {
            for (letter in request.name) {
                emit(reply(letter.toString()))
            }
        }.asPublisher(Dispatchers.Default)

    override fun gather(requests: Flow.Publisher<HelloRequest>): CompletableFuture<HelloReply> =
        scope.future {
            val names = requests.asFlow().map { it.name }.toList()
            reply("Hello ${names.joinToString(" and ")}")
        }

    override fun chat(requests: Flow.Publisher<HelloRequest>): Flow.Publisher<HelloReply> =
        requests.asFlow().map { reply("Hello ${it.name}") }.asPublisher()

    private suspend fun fullName(name: String): String {
        delay(1)
        return when (name) {
            "nobody" -> throw TtrpcException(StatusCode.NOT_FOUND, "nobody is named so")
            "never" ->
                try {
                    waiting.complete(Unit)
                    awaitCancellation()
                } finally {
                    cancelled.complete(Unit)
                }
            "method" -> CallContext.current().method().method()
            else -> name
        }
    }
}

fun reply(message: String): HelloReply = HelloReply.newBuilder().setMessage(message).build()

fun request(name: String): HelloRequest = HelloRequest.newBuilder().setName(name).build()
