// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISourceClient} from "../libraries/ISourceClient.sol";
import {IBftLightClient} from "./IBftLightClient.sol";
import {ScalarField} from "./libraries/ScalarField.sol";

/// @title AcceptedHeaders
/// @notice The headers that a client of a BFT chain accepted, and what they allow others to be.
/// @dev Nothing here is proven: `_record` is for headers that were.
abstract contract AcceptedHeaders is IBftLightClient {
    /// @inheritdoc ISourceClient
    uint256 public immutable override SOURCE_CHAIN_ID;
    /// @inheritdoc IBftLightClient
    uint256 public immutable override TRUSTING_PERIOD;
    /// @inheritdoc IBftLightClient
    uint256 public immutable override CLOCK_DRIFT;

    /// @inheritdoc ISourceClient
    /// @dev Only ever grows, and with it the time of its header.
    uint256 public override head;
    /// @dev Each written once: by the constructor, or with a proof.
    mapping(uint256 height => RecordedHeader header) internal _headers;

    /// @dev Fixes the chain and its clock, and starts at the trusted header.
    constructor(Parameters memory parameters) {
        if (parameters.trustingPeriod == 0) revert InvalidParameter("trustingPeriod");
        if (parameters.clockDrift >= parameters.trustingPeriod) revert InvalidParameter("clockDrift");
        SOURCE_CHAIN_ID = parameters.chainId;
        TRUSTING_PERIOD = parameters.trustingPeriod;
        CLOCK_DRIFT = parameters.clockDrift;
        _start(parameters);
    }

    /// @inheritdoc ISourceClient
    function headers(uint256 height) external view override returns (bytes32) {
        return bytes32(_headers[height].headerHash);
    }

    /// @inheritdoc IBftLightClient
    function stateRoots(uint256 height) external view override returns (bytes32) {
        return bytes32(_headers[height].stateRoot);
    }

    /// @inheritdoc ISourceClient
    function timestamps(uint256 height) external view override returns (uint256) {
        return _headers[height].recordedAt;
    }

    /// @inheritdoc IBftLightClient
    function headerAt(uint256 height) external view override returns (RecordedHeader memory) {
        return _headers[height];
    }

    // ------------------------------------------------------------------------------------------------ rules

    /// @dev The rules of time and height between a trusted header and a later one.
    function _requireFollows(
        uint256 trustedHeight,
        Header calldata header
    ) internal view returns (RecordedHeader storage trusted) {
        trusted = _headers[trustedHeight];
        if (trusted.headerHash == 0) revert UnknownTrustedHeight(trustedHeight);
        uint256 trustedTime = trusted.timestamp;
        uint256 timeNow = _timeNow();
        if (trustedTime + TRUSTING_PERIOD <= timeNow) {
            revert TrustExpired(trustedTime + TRUSTING_PERIOD, timeNow);
        }
        if (header.timestamp >= timeNow + CLOCK_DRIFT) revert HeaderFromFuture(header.timestamp, timeNow);
        if (header.height <= trustedHeight) revert NonMonotonicHeight(header.height, trustedHeight);
        if (header.timestamp <= trustedTime) revert NonMonotonicTime(header.timestamp, trustedTime);
    }

    /// @dev The set of `height` is named by the header there, and announced by the one below.
    function _requireKnownSet(uint256 height, uint256 validatorsRoot) internal view {
        RecordedHeader storage own = _headers[height];
        if (_judges(own) && own.validatorsRoot == validatorsRoot) return;
        RecordedHeader storage below = _below(height);
        if (_judges(below) && below.nextValidatorsRoot == validatorsRoot) return;
        if (!_judges(own) && !_judges(below)) revert UnknownTrustedHeight(height);
        revert WrongValidatorSet(
            _judges(own) ? own.validatorsRoot : below.nextValidatorsRoot,
            validatorsRoot
        );
    }

    function _judges(RecordedHeader storage header) private view returns (bool) {
        return header.headerHash != 0 && !_isExpired(header);
    }

    function _isExpired(RecordedHeader storage header) internal view returns (bool) {
        return header.timestamp + TRUSTING_PERIOD <= _timeNow();
    }

    /// @dev In milliseconds. Never ahead of the real time by more than the block's own time is.
    function _timeNow() private view returns (uint256) {
        return block.timestamp * 1000;
    }

    /// @dev Next to a recorded header the sets must hang together, whichever header is trusted: a skip is no way round the
    /// set that was announced.
    function _requireContinuous(Header calldata header) internal view {
        RecordedHeader storage below = _below(header.height);
        if (below.headerHash != 0 && below.nextValidatorsRoot != header.validatorsRoot) {
            revert WrongValidatorSet(below.nextValidatorsRoot, header.validatorsRoot);
        }
        RecordedHeader storage above = _headers[uint256(header.height) + 1];
        if (above.headerHash != 0 && above.validatorsRoot != header.nextValidatorsRoot) {
            revert WrongValidatorSet(above.validatorsRoot, header.nextValidatorsRoot);
        }
    }

    /// @dev Below 0 is a height of 256 bits, where nothing is ever recorded.
    function _below(uint256 height) private view returns (RecordedHeader storage) {
        unchecked {
            return _headers[height - 1];
        }
    }

    // ----------------------------------------------------------------------------------------------- writes

    /// @dev What a proof showed; the head moves when it is above it.
    function _record(
        uint256 trustedHeight,
        Header calldata header,
        uint256 headerHash,
        uint256 signers
    ) internal {
        _store(header, headerHash);
        uint256 height = header.height;
        emit HeaderRecorded(height, bytes32(headerHash), trustedHeight, signers);
        if (height > head) _moveHead(height, headerHash);
    }

    function _store(Header memory header, uint256 headerHash) private {
        _headers[header.height] = RecordedHeader(
            headerHash,
            header.stateRoot,
            header.validatorsRoot,
            header.nextValidatorsRoot,
            header.timestamp,
            uint64(block.timestamp)
        );
    }

    function _moveHead(uint256 height, uint256 headerHash) private {
        head = height;
        emit HeadUpdate(height, bytes32(headerHash));
    }

    /// @dev A first header that could judge nothing is refused: it would make a client that is expired from the start.
    function _start(Parameters memory parameters) private {
        Header memory trusted = parameters.trusted;
        if (trusted.chainId != parameters.chainId) revert WrongChain(parameters.chainId, trusted.chainId);
        if (parameters.trustedHash == 0) revert ZeroHeaderHash();
        ScalarField.requireElement("trustedHash", parameters.trustedHash);
        ScalarField.requireElement("parentHash", trusted.parentHash);
        ScalarField.requireElement("stateRoot", trusted.stateRoot);
        ScalarField.requireElement("validatorsRoot", trusted.validatorsRoot);
        ScalarField.requireElement("nextValidatorsRoot", trusted.nextValidatorsRoot);
        uint256 timeNow = _timeNow();
        uint256 trustedUntil = uint256(trusted.timestamp) + parameters.trustingPeriod;
        if (trustedUntil <= timeNow) revert TrustExpired(trustedUntil, timeNow);
        if (trusted.timestamp >= timeNow + parameters.clockDrift) {
            revert HeaderFromFuture(trusted.timestamp, timeNow);
        }
        _store(trusted, parameters.trustedHash);
        _moveHead(trusted.height, parameters.trustedHash);
    }
}
