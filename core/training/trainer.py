"""Trains a network and tells how it goes.

In: a frozen config, training and validation data, perhaps pictures that are no digit. Out: frozen events, by iterating over a
`Training`. It prints, plots and saves nothing; whoever iterates decides, may stop at any event, and may ask for a checkpoint
there: a run that goes on from it takes the very steps that it would have taken. Under `torchrun` all processes iterate over
the same run, each on its share of every batch.
"""

import copy
import io
import math
import pickle
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from core.data.dataset import Dataset
from core.errors import CheckpointUnreadable
from core.i18n.catalogues import N_
from core.models.inference import predict_logits
from core.models.registry import build, parameter_count
from core.training.batches import Batches, TrainingData
from core.training.checks import check_config, check_data
from core.training.config import TrainingConfig
from core.training.crew import Crew
from core.training.events import Ended, Ending, EpochDone, Event, Started, StepDone
from core.training.optimising import Pace, make_optimiser
from core.training.progress import Progress, Weights, copy_of

REFRESH_BATCHES, REFRESH_SIZE = 20, 512
"""Batches, and their size, from which the averaged network takes the statistics of its batch normalisation."""
HOPELESS_LOSS = 1e4
"""A network that gives the right answer a chance of one in e^10000 learns no more."""


class LossAndAccuracy(NamedTuple):
    """Mean cross-entropy, and the part of 1 that is right."""

    loss: float
    accuracy: float


def evaluate(network: nn.Module, dataset: Dataset) -> LossAndAccuracy:
    """Return mean cross-entropy and accuracy over a data set."""
    logits = predict_logits(network, dataset.images)
    labels = torch.from_numpy(dataset.labels)
    loss = float(F.cross_entropy(logits, labels))
    return LossAndAccuracy(loss, float((logits.argmax(1) == labels).float().mean()))


class Training:
    """One run: iterate over it for its events."""

    def __init__(self, config: TrainingConfig, data: TrainingData, start: nn.Module | None = None) -> None:
        """Lay out a new network, or one with the weights of `start`.

        Raises: SettingInvalid, DataUnfit.
        """
        check_config(config)
        check_data(data)
        torch.manual_seed(config.seed)
        self._config, self._data, self._crew = config, data, Crew.present()
        self._order_random = torch.Generator().manual_seed(config.seed)
        self._change_random = torch.Generator().manual_seed(config.seed + 1_000_003 * (self._crew.rank + 1))
        self._batches = Batches(config, data, self._change_random)
        self._steps_per_epoch = math.ceil(len(self._batches) / config.batch_size)
        self._network = _lay_out(config, data, start).to(self._crew.device)
        self._together = self._crew.together(self._network)
        self._optimiser = make_optimiser(config, self._network.parameters())
        self._pace = Pace(config, self._optimiser, self._steps_per_epoch)
        self._average = _average(self._network, config)
        self._weights = _class_weights(data.train) if config.is_balanced else None
        self._progress = Progress(best=copy_of(self._network))

    def __iter__(self) -> Iterator[Event]:
        """Train, or go on; yield Started, StepDone and EpochDone, and Ended last."""
        progress, epochs = self._progress, self._config.epochs
        progress.resume_clock()
        counts = (len(self._batches), len(self._data.validation), parameter_count(self._network))
        yield Started(epochs * self._steps_per_epoch, self._steps_per_epoch, *counts, step=progress.step)
        ending = progress.ending
        while ending is None and progress.epoch <= epochs:
            yield from self._epoch()
            ending = progress.ending
        yield Ended(
            _with_weights(self._network, progress.best), ending or Ending.FINISHED, progress.best_epoch, progress.seconds
        )

    @property
    def network(self) -> nn.Module:
        """The network that learns, as it is now; it changes when the run goes on."""
        return self._network

    def checkpoint(self) -> bytes:
        """Return all that the run needs to go on from the last event, in PyTorch's format."""
        state = {
            "network": self._network.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "pace": self._pace.state(),
            "average": self._average.state_dict() if self._average is not None else None,
            "random": [torch.get_rng_state(), self._order_random.get_state(), self._change_random.get_state()],
            "progress": self._progress.state(),
        }
        content = io.BytesIO()
        torch.save(state, content)
        return content.getvalue()

    def restore(self, checkpoint: bytes) -> None:
        """Go on from a checkpoint of a run with the same config and data.

        Raises: CheckpointUnreadable.
        """
        try:
            state: dict[str, Any] = torch.load(io.BytesIO(checkpoint), weights_only=True)
            self._network.load_state_dict(state["network"])
            self._optimiser.load_state_dict(state["optimiser"])
            self._pace.restore(state["pace"])
            if self._average is not None:
                self._average.load_state_dict(state["average"])
            self._progress.restore(state["progress"], len(self._batches))
            self._restore_random(state["random"])
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise CheckpointUnreadable(reason=N_("it was written by another version of Trazo")) from error
        except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError) as error:
            raise CheckpointUnreadable(reason=str(error).splitlines()[0] if str(error) else N_("it is cut short")) from error

    def settled_network(self) -> nn.Module:
        """Return the network to answer with after the last event: the average where one is kept.

        Its batch statistics are taken anew, unless they are to stay as they were.
        """
        if self._average is None:
            self._crew.align(self._network)
            return self._network.eval()
        if not self._config.keeps_statistics:
            self._refresh_statistics(self._average)
        self._crew.align(self._average.module)
        return self._average.module.eval()

    def _refresh_statistics(self, average: AveragedModel) -> None:
        """Take the statistics of batch normalisation anew, over the mixture that was trained on, outliers included."""
        order = torch.randperm(len(self._batches), generator=self._order_random)[: REFRESH_BATCHES * REFRESH_SIZE]
        is_plain = self._progress.epoch > self._config.epochs - self._config.plain_epochs
        mixture = (self._batches.inputs(part, is_plain).to(self._crew.device) for part in torch.split(order, REFRESH_SIZE))
        update_bn(mixture, average)

    def _restore_random(self, states: list[Tensor]) -> None:
        """Go on with the very random numbers; of a crew, all but the first draw new ones."""
        everything, order, change = states
        self._order_random.set_state(order)
        if self._crew.rank == 0:
            torch.set_rng_state(everything)
            self._change_random.set_state(change)

    def _epoch(self) -> Iterator[StepDone | EpochDone]:
        progress = self._progress
        epoch = progress.epoch
        progress.begin_epoch(len(self._batches), self._order_random)
        for batch in progress.batches(self._config.batch_size):
            rate, loss = self._pace.learning_rate, self._learn(batch)
            if not loss < HOPELESS_LOSS:
                progress.ending = Ending.DIVERGED
                yield StepDone(progress.step, epoch, loss, rate, progress.seconds)
                return
            yield StepDone(progress.step, epoch, loss, rate, progress.seconds)
        yield self._end_epoch(epoch)

    def _learn(self, batch: Tensor) -> float:
        """Take one step on the pictures of a batch and return the loss, the same in all processes."""
        share, progress = self._crew.share(batch), self._progress
        is_plain = progress.epoch > self._config.epochs - self._config.plain_epochs
        _set_to_learn(self._network, self._config)
        inputs = self._batches.inputs(share, is_plain).to(self._crew.device)
        labels = self._batches.labels(share).to(self._crew.device)
        with torch.autocast(inputs.device.type, torch.bfloat16, enabled=self._config.bfloat16 and has_bfloat16()):
            logits = self._together(inputs).float()
        digits = logits[: len(share)]
        loss = F.cross_entropy(digits, labels, self._weights, label_smoothing=self._config.label_smoothing)
        if len(logits) > len(share):
            doubt = -F.log_softmax(logits[len(share) :], dim=1).mean()
            loss = loss + self._config.outlier_weight * doubt
        self._optimiser.zero_grad(set_to_none=True)
        (loss * self._crew.weight(share, batch)).backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        self._pace.after_step()
        if self._average is not None:
            self._average.update_parameters(self._network)
        right = int((digits.detach().argmax(1) == labels).sum())
        progress.count_step(batch, float(loss.detach()), right, len(share))
        return self._crew.total(float(loss.detach()))[0] / self._crew.size

    def _end_epoch(self, epoch: int) -> EpochDone:
        progress, rate = self._progress, self._pace.learning_rate
        network = self.settled_network()
        loss, accuracy = evaluate(network, self._data.validation)
        self._pace.after_epoch(loss)
        train_loss, right, count = self._crew.total(progress.loss_sum, progress.right, progress.count)
        seconds, is_best = progress.seconds - progress.epoch_began_s, progress.end_epoch(loss, network)
        if self._config.early_stopping and progress.epochs_since_best >= self._config.early_stopping:
            progress.ending = Ending.EARLY
        return EpochDone(epoch, train_loss / count, right / count, loss, accuracy, rate, seconds, is_best, network)


def has_bfloat16() -> bool:
    """Return whether this computer multiplies numbers of 16 bits faster than of 32."""
    return torch.cuda.is_available() or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _lay_out(config: TrainingConfig, data: TrainingData, start: nn.Module | None) -> nn.Module:
    network = build(config.architecture, data.train.shape)
    if start is not None:
        network.load_state_dict(start.state_dict())
    for layer in network.modules():
        if isinstance(layer, nn.Dropout) and config.dropout is not None:
            layer.p = config.dropout
    if config.head_only:
        head = [layer for layer in network.modules() if isinstance(layer, nn.Linear)][-1]
        network.requires_grad_(False)
        head.requires_grad_(True)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _set_to_learn(network: nn.Module, config: TrainingConfig) -> None:
    """Set a network to training; below a head that alone is trained, and where it is wished, statistics stay as they are."""
    network.train(not config.head_only)
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d) and config.keeps_statistics:
            layer.eval()


def _average(network: nn.Module, config: TrainingConfig) -> AveragedModel | None:
    if not config.average_decay:
        return None
    return AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(config.average_decay))  # type: ignore[no-untyped-call]


def _class_weights(dataset: Dataset) -> Tensor:
    """Return the weight of each class, (num_classes,): as much more as it is rarer, 0 for one without pictures."""
    counts = torch.bincount(torch.from_numpy(dataset.labels), minlength=dataset.shape.num_classes)
    return torch.where(counts > 0, len(dataset) / (counts.clamp(min=1) * (counts > 0).sum()), 0.0)


def _with_weights(network: nn.Module, weights: Weights) -> nn.Module:
    """Return a copy of a network with other weights, in evaluation mode."""
    other = copy.deepcopy(network)
    other.load_state_dict(weights)
    return other.eval()
