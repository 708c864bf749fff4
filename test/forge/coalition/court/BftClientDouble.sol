// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBftLightClient} from "../../../../contracts/bft/IBftLightClient.sol";
import {ISourceClient} from "../../../../contracts/libraries/ISourceClient.sol";

/// @notice What the court reads of a BFT light client, as a test says it is.
contract BftClientDouble {
    uint256 public constant SOURCE_CHAIN_ID = 77;
    uint256 public constant head = 100; // solhint-disable-line const-name-snakecase

    // solhint-disable-next-line var-name-mixedcase
    uint256 public TRUSTING_PERIOD = 6 days * 1000;

    mapping(bytes32 fact => uint256 signers) public equivocators;
    mapping(uint256 height => uint64 milliseconds_) private _times;
    mapping(uint256 height => uint64 seconds_) private _recorded;

    function setHeader(uint256 height, uint256 time) external {
        _times[height] = uint64(time * 1000);
    }

    function setTrustingPeriod(uint256 milliseconds) external {
        TRUSTING_PERIOD = milliseconds;
    }

    function setRecordedAt(uint256 height, uint256 time) external {
        _recorded[height] = uint64(time);
    }

    function setEquivocators(IBftLightClient.Equivocation calldata equivocation, uint256 signers) external {
        equivocators[factOf(equivocation)] |= signers;
    }

    function status() external pure returns (ISourceClient.Status) {
        return ISourceClient.Status.Active;
    }

    function headerAt(uint256 height) external view returns (IBftLightClient.RecordedHeader memory header) {
        if (_times[height] == 0) return header;
        header.headerHash = height + 1;
        header.timestamp = _times[height];
        header.recordedAt = _recorded[height] == 0 ? _times[height] / 1000 : _recorded[height];
    }

    function factOf(IBftLightClient.Equivocation calldata given) public pure returns (bytes32) {
        (uint256 low, uint256 high) = (given.firstHeaderHash, given.secondHeaderHash);
        if (low > high) (low, high) = (high, low);
        return
            keccak256(abi.encode(given.validatorsRoot, given.height, given.round, given.voteType, low, high));
    }
}
